using System.Buffers.Binary;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Reads the numbers of a font file; an offset beyond its end is an error of the font, named as such.</summary>
internal readonly struct BigEndian(byte[] data, int start)
{
    public int Start => start;

    public byte[] Data => data;

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(start + at, 2));

    public short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(data.AsSpan(start + at, 2));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(start + at, 4));

    public BigEndian At(int offset) => new(data, start + offset);

    public ReadOnlySpan<byte> Slice(int at, int length) => data.AsSpan(start + at, length);
}
