using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>
/// Writes objects in the order in which they become known and remembers eight bytes for each: where it is. Small objects, of which a tagged
/// table has hundreds of thousands, go into compressed object streams.
/// </summary>
internal sealed class ObjectWriter(Stream output) : IDisposable
{
    private const int ObjectsPerStream = 200;
    private readonly List<long> _places = [0];
    private readonly MemoryStream _pending = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _packIndex = new();
    private readonly ByteText _pack = new();
    private readonly List<int> _packed = [];
    private long _flushed;

    public long Position => _flushed + _pending.Length;

    public void Begin() => Append("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

    /// <summary>A number that may be referred to before its object is written.</summary>
    public int Allocate()
    {
        _places.Add(-1);
        return _places.Count - 1;
    }

    public void Write(int number, string body)
    {
        Place(number);
        Append($"{number} 0 obj\n{body}\nendobj\n");
    }

    /// <summary>For objects that may stand in an object stream: anything but streams, the signature, and the catalog for old readers.</summary>
    public void WriteSmall(int number, string body)
    {
        _packIndex.Append(number).Append(' ').Append(_pack.Length).Append(' ');
        _pack.Add(body).Add("\n");
        _packed.Add(number);
        if (_packed.Count == ObjectsPerStream)
        {
            WritePack();
        }
    }

    public int WriteSmall(string body)
    {
        var number = Allocate();
        WriteSmall(number, body);
        return number;
    }

    public void WriteStream(int number, string entries, ReadOnlySpan<byte> data)
    {
        var packed = Deflate(data);
        WriteRawStream(number, entries + "/Filter/FlateDecode", packed);
    }

    /// <summary>A stream whose bytes already are as its entries say.</summary>
    public void WriteRawStream(int number, string entries, ReadOnlySpan<byte> data)
    {
        Place(number);
        Append($"{number} 0 obj\n<<{entries}/Length {data.Length}>>\nstream\n");
        _pending.Write(data);
        Append("\nendstream\nendobj\n");
    }

    /// <summary>Copies a source of any length. Its length stands before it, so it is an object of its own, written after it.</summary>
    /// <returns>Bytes read.</returns>
    public async Task<long> CopyStreamAsync(int number, string entries, Stream source, CancellationToken cancellationToken)
    {
        Place(number);
        var length = Allocate();
        Append($"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {length} 0 R>>\nstream\n");
        var start = Position;
        long read = 0;
        var deflate = new ZLibStream(_pending, CompressionLevel.Optimal, leaveOpen: true);
        await using (deflate.ConfigureAwait(false))
        {
            var buffer = new byte[81920];
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                read += count;
                deflate.Write(buffer, 0, count);
                await FlushAsync(cancellationToken);
            }
        }

        var written = Position - start;
        Append("\nendstream\nendobj\n");
        Write(length, $"{written}");
        return read;
    }

    /// <summary>Hands on what has been written so far. Never called by drawing code: only between pages.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = _pending.GetBuffer().AsMemory(0, (int)_pending.Length);
        _hash.AppendData(bytes.Span);
        await output.WriteAsync(bytes, cancellationToken);
        _flushed += bytes.Length;
        _pending.SetLength(0);
    }

    /// <summary>Closes the file. The identifier is the hash of all before it: the same document has the same one.</summary>
    public async Task EndAsync(int catalog, int info, CancellationToken cancellationToken)
    {
        await FlushPacksAsync(cancellationToken);
        Append(Tail(catalog, info, _hash.GetCurrentHash()));
        await FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Closes the file with a signature over all bytes but its own: the end is made first, because it is signed too.
    /// </summary>
    public async Task EndAsync(int catalog, int info, int signature, string entries, int room, Func<byte[], byte[]> sign, CancellationToken cancellationToken)
    {
        await FlushPacksAsync(cancellationToken);
        var identifier = _hash.GetCurrentHash();
        Place(signature);
        var before = $"{signature} 0 obj\n<<{entries}/ByteRange[0 ";
        const int RangeRoom = 36;
        var holeLength = (2 * room) + 2;
        var holeStart = Position + before.Length + RangeRoom + "]/Contents".Length;
        var holeEnd = holeStart + holeLength;
        var middle = ">>\nendobj\n";
        var tail = middle + Tail(catalog, info, identifier, holeEnd + middle.Length);
        var range = $"{holeStart} {holeEnd} {tail.Length}".PadRight(RangeRoom);
        Append(before + range + "]/Contents");
        await FlushAsync(cancellationToken);
        var tailBytes = Encoding.Latin1.GetBytes(tail);
        _hash.AppendData(tailBytes);
        var cms = sign(_hash.GetHashAndReset());
        if (cms.Length > room)
        {
            throw new InvalidOperationException($"The signature has {cms.Length} bytes and its place {room}: the certificate is too large for a signature in a PDF file.");
        }

        await output.WriteAsync(Encoding.ASCII.GetBytes("<" + Convert.ToHexString(cms).PadRight(2 * room, '0') + ">"), cancellationToken);
        await output.WriteAsync(tailBytes, cancellationToken);
        _flushed = holeEnd + tailBytes.Length;
        await output.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        _pending.Dispose();
        _hash.Dispose();
    }

    private static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(data);
        }

        return packed.ToArray();
    }

    private async Task FlushPacksAsync(CancellationToken cancellationToken)
    {
        WritePack();
        await FlushAsync(cancellationToken);
    }

    private void WritePack()
    {
        if (_packed.Count == 0)
        {
            return;
        }

        var number = Allocate();
        var index = Encoding.Latin1.GetBytes(_packIndex.ToString());
        var content = new byte[index.Length + _pack.Length];
        index.CopyTo(content, 0);
        _pack.Written.CopyTo(content.AsSpan(index.Length));
        for (var i = 0; i < _packed.Count; i++)
        {
            // Negative and below -1: stream number and index within it.
            _places[_packed[i]] = -((((long)number) << 8) | (uint)i) - 2;
        }

        var count = _packed.Count;
        _packed.Clear();
        _packIndex.Clear();
        _pack.Clear();
        WriteStream(number, $"/Type/ObjStm/N {count}/First {index.Length}", content);
    }

    private string Tail(int catalog, int info, byte[] identifier, long? start = null)
    {
        var at = start ?? Position;
        var number = Allocate();
        _places[number] = at;
        var rows = new byte[_places.Count * 8];
        var places = CollectionsMarshal.AsSpan(_places);
        for (var i = 0; i < places.Length; i++)
        {
            var row = rows.AsSpan(i * 8, 8);
            var place = places[i];
            switch (place)
            {
                case > 0:
                    row[0] = 1;
                    BinaryPrimitives.WriteUInt32BigEndian(row[1..], (uint)(place >> 8));
                    row[5] = (byte)place;
                    break;
                case < -1:
                    row[0] = 2;
                    BinaryPrimitives.WriteUInt32BigEndian(row[1..], (uint)((-(place + 2)) >> 16));
                    row[5] = (byte)((-(place + 2)) >> 8);
                    row[7] = (byte)-(place + 2);
                    break;
                case 0:
                    row[6] = 255;
                    row[7] = 255;
                    break;
                default:
                    throw new InvalidOperationException($"Object {i} is referred to and was never written.");
            }
        }

        var data = Encoding.Latin1.GetString(Deflate(rows));
        var id = Convert.ToHexString(identifier.AsSpan(0, 16));
        return $"{number} 0 obj\n<</Type/XRef/Size {_places.Count}/W[1 5 2]/Root {catalog} 0 R/Info {info} 0 R/ID[<{id}><{id}>]/Filter/FlateDecode/Length {data.Length}>>\n"
            + $"stream\n{data}\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n";
    }

    private void Place(int number) => _places[number] = Position;

    private void Append(string ascii)
    {
        Span<byte> small = stackalloc byte[512];
        if (ascii.Length <= small.Length)
        {
            _pending.Write(small[..Encoding.Latin1.GetBytes(ascii, small)]);
        }
        else
        {
            _pending.Write(Encoding.Latin1.GetBytes(ascii));
        }
    }
}
