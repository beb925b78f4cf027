using System.Globalization;
using System.Text;
using System.Xml;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>
/// Accepts drawings that do nothing but draw: known elements of SVG, no script, no handler, no animation, nothing from elsewhere. What is
/// accepted is also served as an image with a policy that runs nothing, so that either lock would do alone. What a drawing repeats may not repeat
/// anything in its turn: ten copies of ten copies, some levels deep, would keep the browser of everybody busy with a file of a kilobyte.
/// </summary>
internal static class SvgDrawing
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const string XLinkNamespace = "http://www.w3.org/1999/xlink";
    private const int DefaultSide = 64;
    private const int MaxElements = 20_000;
    private const int MaxDepth = 64;

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "svg", "g", "defs", "title", "desc", "style", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
        "linearGradient", "radialGradient", "stop", "clipPath", "filter", "feBlend", "feColorMatrix", "feComposite", "feFlood",
        "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "feDropShadow",
    };

    /// <summary>The drawing's size; null when it is no SVG or does more than draw.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        try
        {
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null, MaxCharactersFromEntities = 1024 });
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
        StringBuilder? style = null;
        var repeats = new Repeats();
        var elements = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (style is not null || reader.NamespaceURI != Namespace || !Elements.Contains(reader.LocalName) || ++elements > MaxElements
                        || reader.Depth > MaxDepth || (reader.Depth == 0 && reader.LocalName != "svg"))
                    {
                        return null;
                    }

                    style = reader.LocalName == "style" && !reader.IsEmptyElement ? new() : null;
                    size ??= SizeOf(reader);
                    repeats.Note(reader);
                    if (!AttributesDraw(reader, repeats.IsInClip))
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    style?.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    // Judged as a whole, as the browser reads it: comments and sections may split a word.
                    if (style is not null && (!StyleDraws(style.ToString()) || style.ToString().Contains("clip-path", StringComparison.OrdinalIgnoreCase)))
                    {
                        return null;
                    }

                    style = null;
                    break;
                case XmlNodeType.DocumentType:
                    // Old programs name the public type of the document; what is declared in it is never needed.
                    if (reader.Value.Length > 0)
                    {
                        return null;
                    }

                    break;
                case XmlNodeType.ProcessingInstruction or XmlNodeType.EntityReference:
                    return null;
                default:
                    break;
            }
        }

        return repeats.AreNested || (long)repeats.Count * elements > MaxElements ? null : size;
    }

    private static bool AttributesDraw(XmlReader reader, bool isInClip)
    {
        while (reader.MoveToNextAttribute())
        {
            var name = reader.LocalName;
            var value = reader.Value;
            var isHarmless = !name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                && !(reader.NamespaceURI == XmlNamespace && name == "base")
                && (!name.Equals("href", StringComparison.OrdinalIgnoreCase) || value.StartsWith('#'))
                && (reader.Name.StartsWith("xmlns", StringComparison.Ordinal) || StyleDraws(value))
                && !(isInClip && value.Contains("url", StringComparison.OrdinalIgnoreCase));
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

    /// <summary>Copies (<c>use</c>) of a drawing, what they copy, and what they stand in.</summary>
    private sealed class Repeats
    {
        private readonly List<(string Name, string? Id)> _open = [];
        private readonly HashSet<string> _copied = new(StringComparer.Ordinal);
        private readonly HashSet<string> _around = new(StringComparer.Ordinal);

        public int Count { get; private set; }

        public bool AreNested => _copied.Overlaps(_around);

        /// <summary>True within a shape that cuts others: it may be cut by none itself.</summary>
        public bool IsInClip => _open.Exists(e => e.Name == "clipPath");

        /// <summary>The element at which the reader stands.</summary>
        public void Note(XmlReader reader)
        {
            _open.RemoveRange(reader.Depth, _open.Count - reader.Depth);
            _open.Add((reader.LocalName, reader.GetAttribute("id")));
            if (reader.LocalName != "use")
            {
                return;
            }

            Count++;
            _copied.Add((reader.GetAttribute("href") ?? reader.GetAttribute("href", XLinkNamespace) ?? "").TrimStart('#'));
            _around.UnionWith(_open.Select(e => e.Id).OfType<string>());
        }
    }
}
