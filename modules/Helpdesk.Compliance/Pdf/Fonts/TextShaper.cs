using System.Globalization;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>One glyph of a line.</summary>
/// <param name="Font">Where it comes from.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Character">What it stands for.</param>
/// <param name="Advance">Its width in points.</param>
/// <param name="Kerning">What is added before the next glyph, in points.</param>
/// <param name="BreakAfter">Whether a line may end after it.</param>
/// <param name="Span">The span that it belongs to.</param>
/// <param name="Actual">The text it stands for when it is a replacement.</param>
internal readonly record struct Glyph(TrueTypeFont Font, ushort Id, int Character, float Advance, float Kerning, bool BreakAfter, TextSpan Span, string? Actual)
{
    public bool IsSpace => Character == ' ';

    public bool IsLineEnd => Character == '\n';
}

/// <summary>From characters to glyphs: fonts that have them, kerning, and where lines may break.</summary>
internal sealed class TextShaper(PdfFonts fonts, SortedSet<string> missing)
{
    private const int Replacement = 0xFFFD;

    public void Shape(TextSpan span, List<Glyph> glyphs)
    {
        var font = span.Style.Bold ? fonts.Bold : span.Style.Italic ? fonts.Italic : fonts.Regular;
        var text = Valid(span.Text);
        text = text.IsNormalized() ? text : text.Normalize();
        var first = glyphs.Count;
        for (var i = 0; i < text.Length;)
        {
            // Plain characters are by far the most, and no cluster begins with one that is followed by another.
            if (text[i] < 0x300 && (i + 1 == text.Length || text[i + 1] < 0x300))
            {
                AddPlain(text[i] == '\r' ? (i + 1 < text.Length && text[i + 1] == '\n' ? '\0' : '\n') : text[i], font, span, glyphs);
                i++;
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(text, i);
            AddCluster(text.Substring(i, length), font, span, glyphs);
            i += length;
        }

        for (var i = first; i < glyphs.Count; i++)
        {
            glyphs[i] = glyphs[i] with { BreakAfter = MayBreakAfter(glyphs, i), Kerning = KerningAfter(glyphs, i) };
        }
    }

    /// <summary>A text that was cut in the middle of an emoji ends in half a character: it becomes a replacement sign, as does what Unicode says is no character.</summary>
    private static string Valid(string text)
    {
        var whole = text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text)) : text;
        return whole.AsSpan().ContainsAnyInRange('\uFFFE', '\uFFFF') ? whole.Replace('\uFFFE', (char)Replacement).Replace('\uFFFF', (char)Replacement) : whole;
    }

    // A soft hyphen is a wish about a hyphen, and reports break without hyphens.
    private static bool IsIgnorable(int character) =>
        character is 0 or 0xAD or 0x200B or 0x200C or 0x200D or 0x200E or 0x200F or 0x2060 or 0xFEFF or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0020 and <= 0xE007F);

    private void AddPlain(char character, TrueTypeFont font, TextSpan span, List<Glyph> glyphs)
    {
        if (character == '\n')
        {
            glyphs.Add(new(font, 0, '\n', 0, 0, true, span, null));
            return;
        }

        if (IsIgnorable(character))
        {
            return;
        }

        var shown = character == '\t' ? ' ' : character;
        if (font.GlyphOf(shown) is var id and not 0)
        {
            glyphs.Add(Make(font, id, shown, span, null));
        }
        else
        {
            AddCluster(character.ToString(), font, span, glyphs);
        }
    }

    private void AddCluster(string cluster, TrueTypeFont font, TextSpan span, List<Glyph> glyphs)
    {
        if (cluster is "\n" or "\r\n" or "\u2028" or "\u2029")
        {
            AddPlain('\n', font, span, glyphs);
            return;
        }

        var characters = cluster.EnumerateRunes().Select(r => r.Value).Where(c => !IsIgnorable(c)).ToArray();
        if (characters.Length == 0)
        {
            return;
        }

        var shown = fonts.Fallbacks.Prepend(font).FirstOrDefault(f => characters.All(c => f.GlyphOf(c) != 0));
        // Signs made of several emoji would fall apart into others: one replacement tells more truth.
        if (shown is not null && !cluster.Contains('\u200D') && !characters.Contains(Replacement))
        {
            glyphs.AddRange(characters.Select(c => Make(shown, shown.GlyphOf(c), c, span, null)));
            return;
        }

        missing.Add(cluster);
        var holder = fonts.Fallbacks.Prepend(font).FirstOrDefault(f => f.GlyphOf(Replacement) != 0);
        glyphs.Add(holder is not null ? Make(holder, holder.GlyphOf(Replacement), Replacement, span, cluster) : Make(font, font.GlyphOf('?'), '?', span, cluster));
    }

    private static Glyph Make(TrueTypeFont font, ushort id, int character, TextSpan span, string? actual) =>
        new(font, id, character, (float)(font.AdvanceOf(id) * span.Style.Size / font.UnitsPerEm), 0, false, span, actual);

    private static float KerningAfter(List<Glyph> glyphs, int index)
    {
        var glyph = glyphs[index];
        if (index + 1 == glyphs.Count || glyph.Id == 0 || !ReferenceEquals(glyphs[index + 1].Font, glyph.Font))
        {
            return 0;
        }

        return (float)(glyph.Font.KerningOf(glyph.Id, glyphs[index + 1].Id) * glyph.Span.Style.Size / glyph.Font.UnitsPerEm);
    }

    /// <summary>The part of the line breaking rules (Unicode annex 14) that reports of European languages meet, and ideographs.</summary>
    private static bool MayBreakAfter(List<Glyph> glyphs, int index)
    {
        int character = glyphs[index].Character, next = index + 1 < glyphs.Count ? glyphs[index + 1].Character : 0;
        if (character is ' ' or '\n')
        {
            return next != ' ';
        }

        if (next is 0 or ' ' or '\n' || IsClosing(next))
        {
            return false;
        }

        var previous = index > 0 ? glyphs[index - 1].Character : ' ';
        return character switch
        {
            // Not after a minus before a number, and not in numbers and dates.
            '-' => previous != ' ' && !char.IsAsciiDigit((char)Math.Min(next, 0xFFFF)),
            0x2010 or 0x2013 or 0x2014 => true,
            '/' or '\\' or '_' or '@' or '&' or '?' => previous != ' ' && previous != '/' && next != '/' && !char.IsAsciiDigit((char)Math.Min(next, 0xFFFF)),
            _ => IsIdeograph(character) || IsIdeograph(next),
        };
    }

    private static bool IsClosing(int character) => character is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '}' or '%' or 0xBB or 0x2019 or 0x201D or 0x201C or 0x3001 or 0x3002;

    private static bool IsIdeograph(int character) => character is (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
