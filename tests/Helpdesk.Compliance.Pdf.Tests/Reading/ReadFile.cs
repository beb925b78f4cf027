using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Helpdesk.Compliance.Pdf.Tests.Reading;

internal sealed record Name(string Value);

internal sealed record Ref(int Number);

internal sealed record ReadStream(Dictionary<string, object?> Entries, byte[] Raw)
{
    public byte[] Data
    {
        get
        {
            if (!Entries.TryGetValue("Filter", out var filter) || filter is Name { Value: "DCTDecode" })
            {
                return Raw;
            }

            using ZLibStream inflate = new(new MemoryStream(Raw), CompressionMode.Decompress);
            using MemoryStream data = new();
            inflate.CopyTo(data);
            return data.ToArray();
        }
    }
}

/// <summary>Reads a PDF file by the standard alone: it shares no code with what wrote the file.</summary>
internal sealed class ReadFile
{
    private readonly Dictionary<int, (int Type, long A, long B)> _places = [];
    private readonly Dictionary<int, object?> _objects = [];

    public ReadFile(byte[] bytes)
    {
        Bytes = bytes;
        var text = Encoding.Latin1.GetString(bytes);
        var start = text.LastIndexOf("startxref", StringComparison.Ordinal);
        var at = int.Parse(text.AsSpan(start + 9).Trim().ToString().Split('\n')[0], CultureInfo.InvariantCulture);
        var table = (ReadStream)new Syntax(bytes, at, this).Indirect()!;
        Trailer = table.Entries;
        var (rows, widths) = (table.Data, ((List<object?>)Trailer["W"]!).Select(w => (int)(double)w!).ToArray());
        var size = widths.Sum();
        for (var i = 0; i * size < rows.Length; i++)
        {
            var (offset, fields) = (i * size, new long[3]);
            for (var f = 0; f < 3; f++)
            {
                for (var b = 0; b < widths[f]; b++)
                {
                    fields[f] = (fields[f] << 8) | rows[offset++];
                }
            }

            _places[i] = ((int)fields[0], fields[1], fields[2]);
        }
    }

    public byte[] Bytes { get; }

    public Dictionary<string, object?> Trailer { get; }

    public Dictionary<string, object?> Catalog => Dict(Trailer["Root"]);

    public IEnumerable<(int Number, object? Value)> Objects => _places.Where(p => p.Value.Type != 0).Select(p => (p.Key, Get(new Ref(p.Key))));

    public IReadOnlyList<Dictionary<string, object?>> Pages => Leaves(Dict(Catalog["Pages"])).ToList();

    public object? Get(object? value)
    {
        while (value is Ref reference)
        {
            if (!_objects.TryGetValue(reference.Number, out var found))
            {
                found = Load(reference.Number);
                _objects[reference.Number] = found;
            }

            value = found;
        }

        return value;
    }

    public Dictionary<string, object?> Dict(object? value) => Get(value) switch
    {
        Dictionary<string, object?> dictionary => dictionary,
        ReadStream stream => stream.Entries,
        var other => throw new InvalidDataException($"A dictionary was expected, not {other}."),
    };

    public List<object?> List(object? value) => Get(value) as List<object?> ?? throw new InvalidDataException("An array was expected.");

    public string NameOf(object? value) => ((Name)Get(value)!).Value;

    public string TextOf(object? value)
    {
        var bytes = (byte[])Get(value)!;
        return bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>All structure elements with their parents, in the order of reading.</summary>
    public IEnumerable<(int Number, Dictionary<string, object?> Element, int Parent)> Elements()
    {
        var root = (Ref)Catalog["StructTreeRoot"]!;
        return Below(root.Number, Dict(root));
    }

    public string ContentOf(Dictionary<string, object?> page) => Encoding.Latin1.GetString(((ReadStream)Get(page["Contents"])!).Data);

    private IEnumerable<(int, Dictionary<string, object?>, int)> Below(int number, Dictionary<string, object?> parent)
    {
        foreach (var kid in List(parent["K"]).OfType<Ref>())
        {
            var element = Dict(kid);
            yield return (kid.Number, element, number);
            foreach (var below in Below(kid.Number, element))
            {
                yield return below;
            }
        }
    }

    private IEnumerable<Dictionary<string, object?>> Leaves(Dictionary<string, object?> node) =>
        NameOf(node["Type"]) == "Page" ? [node] : List(node["Kids"]).SelectMany(k => Leaves(Dict(k)));

    private object? Load(int number)
    {
        var place = _places.GetValueOrDefault(number);
        if (place.Type == 1)
        {
            return new Syntax(Bytes, (int)place.A, this).Indirect();
        }

        if (place.Type != 2)
        {
            throw new InvalidDataException($"Object {number} is referred to and is not there.");
        }

        var stream = (ReadStream)Get(new Ref((int)place.A))!;
        var data = stream.Data;
        Syntax index = new(data, 0, this);
        var offset = 0;
        for (var i = 0; i <= place.B; i++)
        {
            var listed = (int)(double)index.Value()!;
            offset = (int)(double)index.Value()!;
            if (i == place.B)
            {
                listed.ShouldBe(number);
            }
        }

        return new Syntax(data, (int)(double)stream.Entries["First"]! + offset, this).Value();
    }

    /// <summary>Tokens of the language of PDF files.</summary>
    internal sealed class Syntax(byte[] data, int start, ReadFile? file)
    {
        private int _at = start;

        public bool AtEnd
        {
            get
            {
                Skip();
                return _at >= data.Length;
            }
        }

        public object? Indirect()
        {
            Value();
            Value();
            Word().ShouldBe("obj");
            var value = Value();
            Skip();
            if (value is not Dictionary<string, object?> entries || !Encoding.Latin1.GetString(data, _at, 6).Equals("stream", StringComparison.Ordinal))
            {
                return value;
            }

            _at += 6;
            _at += data[_at] == '\r' ? 2 : 1;
            var length = (int)(double)file!.Get(entries["Length"])!;
            var raw = data[_at..(_at + length)];
            _at += length;
            Word().ShouldBe("endstream");
            return new ReadStream(entries, raw);
        }

        public object? Value()
        {
            Skip();
            switch ((char)data[_at])
            {
                case '/':
                    return NameToken();
                case '[':
                    _at++;
                    List<object?> list = [];
                    for (Skip(); data[_at] != ']'; Skip())
                    {
                        list.Add(Value());
                    }

                    _at++;
                    return list;
                case '<' when data[_at + 1] == '<':
                    _at += 2;
                    Dictionary<string, object?> entries = new(StringComparer.Ordinal);
                    for (Skip(); data[_at] != '>'; Skip())
                    {
                        var name = NameToken().Value;
                        entries.ShouldNotContainKey(name);
                        entries.Add(name, Value());
                    }

                    _at += 2;
                    return entries;
                case '<':
                    var end = Array.IndexOf(data, (byte)'>', _at);
                    var hex = Encoding.Latin1.GetString(data, _at + 1, end - _at - 1);
                    _at = end + 1;
                    return Convert.FromHexString(hex);
                case '(':
                    return Literal();
            }

            var word = Word();
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return IsReference(number) ? new Ref((int)number) : number;
            }

            return word switch { "true" => true, "false" => false, "null" => null, _ => word };
        }

        // "12 0 R": a number, a zero and a word in front of us.
        private bool IsReference(double number)
        {
            if (number != Math.Floor(number) || _at + 3 >= data.Length || data[_at] != ' ' || data[_at + 1] != '0' || data[_at + 2] != ' ' || data[_at + 3] != 'R')
            {
                return false;
            }

            _at += 4;
            return true;
        }

        private Name NameToken()
        {
            data[_at].ShouldBe((byte)'/');
            _at++;
            StringBuilder name = new();
            while (_at < data.Length && !IsSpace(data[_at]) && !"()<>[]{}/%".Contains((char)data[_at]))
            {
                name.Append(data[_at] == '#' ? (char)Convert.ToByte(Encoding.Latin1.GetString(data, _at + 1, 2), 16) : (char)data[_at]);
                _at += data[_at] == '#' ? 3 : 1;
            }

            return new(name.ToString());
        }

        private byte[] Literal()
        {
            List<byte> bytes = [];
            for (_at++; data[_at] != ')'; _at++)
            {
                _at += data[_at] == '\\' ? 1 : 0;
                bytes.Add(data[_at]);
            }

            _at++;
            return [.. bytes];
        }

        private string Word()
        {
            Skip();
            var first = _at;
            while (_at < data.Length && !IsSpace(data[_at]) && !"()<>[]{}/%".Contains((char)data[_at]))
            {
                _at++;
            }

            return _at == first ? throw new InvalidDataException($"Nothing to read at {_at}.") : Encoding.Latin1.GetString(data, first, _at - first);
        }

        private void Skip()
        {
            while (_at < data.Length && IsSpace(data[_at]))
            {
                _at++;
            }
        }

        private static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;
    }
}
