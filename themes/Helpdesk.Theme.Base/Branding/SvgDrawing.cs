using System.Globalization;
using System.Xml;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>
/// Accepts drawings that do nothing but draw: known elements of SVG, no script, no handler, no animation, nothing from elsewhere. What is
/// accepted is also served as an image with a policy that runs nothing, so that either lock would do alone.
/// </summary>
internal static class SvgDrawing
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const int DefaultSide = 64;
    private const int MaxElements = 20_000;

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "svg", "g", "defs", "title", "desc", "style", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "filter", "feBlend", "feColorMatrix", "feComposite", "feFlood",
        "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "feDropShadow",
    };

    /// <summary>The drawing's size; null when it is no SVG or does more than draw.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        try
        {
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Read(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static (int Width, int Height)? Read(XmlReader reader)
    {
        (int, int)? size = null;
        var inStyle = false;
        var elements = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.NamespaceURI != Namespace || !Elements.Contains(reader.LocalName) || ++elements > MaxElements
                        || (reader.Depth == 0 && reader.LocalName != "svg"))
                    {
                        return null;
                    }

                    inStyle = reader.LocalName == "style" && !reader.IsEmptyElement;
                    size ??= SizeOf(reader);
                    if (!AttributesDraw(reader))
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.EndElement:
                    inStyle = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    if (inStyle && !StyleDraws(reader.Value))
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.ProcessingInstruction or XmlNodeType.EntityReference or XmlNodeType.DocumentType:
                    return null;
                default:
                    break;
            }
        }

        return size;
    }

    private static bool AttributesDraw(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            var name = reader.LocalName;
            var value = reader.Value;
            var isHarmless = !name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                && !(reader.NamespaceURI == XmlNamespace && name == "base")
                && (!name.Equals("href", StringComparison.OrdinalIgnoreCase) || value.StartsWith('#'))
                && (reader.Name.StartsWith("xmlns", StringComparison.Ordinal) || StyleDraws(value));
            if (!isHarmless)
            {
                return false;
            }
        }

        reader.MoveToElement();
        return true;
    }

    /// <summary>No import, no address but one of the drawing itself, and no escapes, which could hide either.</summary>
    private static bool StyleDraws(string text)
    {
        if (text.Contains('@') || text.Contains('\\') || text.Contains("script:", StringComparison.OrdinalIgnoreCase) || text.Contains("image-set", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        for (var at = text.IndexOf("url", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf("url", at + 3, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text.AsSpan(at + 3);
            if (rest.StartsWith("(") && !rest[1..].TrimStart(" \t\r\n\"'").StartsWith("#"))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Width, int Height) SizeOf(XmlReader root)
    {
        var box = (root.GetAttribute("viewBox") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var (width, height) = (Number(root.GetAttribute("width")), Number(root.GetAttribute("height")));
        if (box.Length == 4 && (width is null || height is null))
        {
            (width, height) = (Number(box[2]), Number(box[3]));
        }

        if (width is not { } w || height is not { } h)
        {
            return (DefaultSide, DefaultSide);
        }

        // Units of a drawing are no pixels: only their proportion counts.
        var scale = Math.Min(1, (double)LogoFile.MaxSide / Math.Max(w, h));
        return (Math.Max(1, (int)(w * scale)), Math.Max(1, (int)(h * scale)));
    }

    private static int? Number(string? text)
    {
        var digits = (text ?? "").Trim();
        if (digits.EndsWith("px", StringComparison.Ordinal))
        {
            digits = digits[..^2];
        }

        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < int.MaxValue
            ? Math.Max(1, (int)Math.Round(number))
            : null;
    }
}
