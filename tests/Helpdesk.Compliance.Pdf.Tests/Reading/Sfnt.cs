using System.Buffers.Binary;
using System.Text;

namespace Helpdesk.Compliance.Pdf.Tests.Reading;

/// <summary>The little of a font program that the rules look at.</summary>
internal static class Sfnt
{
    public static int U16(byte[] font, int at) => BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(at));

    public static int Table(byte[] font, string tag) =>
        Enumerable.Range(0, U16(font, 4)).Select(i => 12 + (16 * i)).Where(at => Encoding.ASCII.GetString(font, at, 4) == tag)
            .Select(at => BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(at + 8))).Single();
}
