using System.Buffers.Binary;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>The colour space of the document as an ICC profile of version 2, made from the numbers of IEC 61966-2-1.</summary>
internal static class SrgbProfile
{
    private const int CurvePoints = 1024;

    public static byte[] Make()
    {
        var curve = new byte[12 + (2 * CurvePoints)];
        Encoding.ASCII.GetBytes("curv", curve);
        BinaryPrimitives.WriteInt32BigEndian(curve.AsSpan(8), CurvePoints);
        for (var i = 0; i < CurvePoints; i++)
        {
            var value = i / (CurvePoints - 1.0);
            var linear = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + (2 * i)), (ushort)Math.Round(linear * 65535));
        }

        // The primaries, adapted to the white D50 of profiles by the method of Bradford.
        return Assemble(
        [
            ("cprt", Text("No copyright, use freely")),
            ("desc", Description("sRGB IEC61966-2.1")),
            ("wtpt", Xyz(0.9505, 1.0, 1.0891)),
            ("rXYZ", Xyz(0.4360, 0.2225, 0.0139)),
            ("gXYZ", Xyz(0.3851, 0.7169, 0.0971)),
            ("bXYZ", Xyz(0.1431, 0.0606, 0.7141)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ]);
    }

    private static byte[] Assemble(List<(string Tag, byte[] Data)> tags)
    {
        using MemoryStream data = new();
        Dictionary<byte[], int> places = [];
        var start = 128 + 4 + (12 * tags.Count);
        var profile = new byte[start];
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(128), tags.Count);
        for (var i = 0; i < tags.Count; i++)
        {
            var (tag, bytes) = tags[i];
            // The three curves are one.
            if (!places.TryGetValue(bytes, out var place))
            {
                place = start + (int)data.Length;
                places.Add(bytes, place);
                data.Write(bytes);
                data.Write(new byte[(4 - (bytes.Length % 4)) % 4]);
            }

            var entry = profile.AsSpan(132 + (12 * i));
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], place);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], bytes.Length);
        }

        BinaryPrimitives.WriteInt32BigEndian(profile, start + (int)data.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(8), 0x02100000);
        Encoding.ASCII.GetBytes("mntrRGB XYZ ", profile.AsSpan(12));
        // A date is asked for; that of the standard is as good as any and always the same.
        BinaryPrimitives.WriteInt16BigEndian(profile.AsSpan(24), 1999);
        profile[27] = 10;
        profile[29] = 1;
        Encoding.ASCII.GetBytes("acsp", profile.AsSpan(36));
        Xyz(0.9642, 1.0, 0.8249).AsSpan(8).CopyTo(profile.AsSpan(68));
        return [.. profile, .. data.ToArray()];
    }

    private static byte[] Xyz(params ReadOnlySpan<double> values)
    {
        var bytes = new byte[20];
        Encoding.ASCII.GetBytes("XYZ ", bytes);
        for (var i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8 + (4 * i)), (int)Math.Round(values[i] * 65536));
        }

        return bytes;
    }

    private static byte[] Text(string text) => [.. "text"u8, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text), 0];

    private static byte[] Description(string text)
    {
        var bytes = new byte[12 + text.Length + 1 + 8 + 3 + 67];
        Encoding.ASCII.GetBytes("desc", bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), text.Length + 1);
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(12));
        return bytes;
    }
}
