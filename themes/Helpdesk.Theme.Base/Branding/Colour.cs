using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>An opaque sRGB colour.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour White = new(255, 255, 255);

    public static readonly Colour Black = new(0, 0, 0);

    /// <summary>Reads <c>#0b6e4f</c> or <c>#abc</c>, also without the sign.</summary>
    public static bool TryParse(string? text, out Colour colour)
    {
        var digits = (text ?? "").Trim().TrimStart('#');
        if (digits.Length == 3)
        {
            digits = string.Concat(digits.Select(d => new string(d, 2)));
        }

        if (digits.Length != 6 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            colour = default;
            return false;
        }

        colour = new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    [SuppressMessage("Design", "CA1065", Justification = "For literals of the product only.")]
    public static Colour Of(string text) => TryParse(text, out var colour) ? colour : throw new FormatException($"'{text}' is no colour.");

    /// <summary>Contrast by WCAG 2.2, 1 to 21.</summary>
    public double ContrastWith(Colour other)
    {
        var (a, b) = (Luminance(), other.Luminance());
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>This colour with a share of another one, 0 to 1.</summary>
    public Colour Mix(Colour other, double share) => new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

    private double Luminance() => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
