namespace Helpdesk.Modules.Tests.Branding;

/// <summary>The heads of images, as their formats define them.</summary>
internal static class Logos
{
    public static byte[] Png(int width, int height) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. BigEndian(width), .. BigEndian(height), 8, 6, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static byte[] Jpeg(int width, int height) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0, 0xFF, 0xD9,
    ];

    public static byte[] WebPLossy(int width, int height) =>
        WebP("VP8 "u8, [0x30, 1, 0, 0x9D, 1, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)]);

    public static byte[] WebPLossless(int width, int height)
    {
        var bits = (uint)(width - 1) | ((uint)(height - 1) << 14);
        return WebP("VP8L"u8, [0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 0, 0, 0, 0, 0]);
    }

    public static byte[] WebPExtended(int width, int height) =>
        WebP("VP8X"u8, [0, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0]);

    private static byte[] WebP(ReadOnlySpan<byte> kind, byte[] body) => [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. kind, (byte)body.Length, 0, 0, 0, .. body];

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
