using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Helpdesk.Tickets.Text;

/// <summary><c>@user.name</c> in a text. Whether it is somebody is known to who renders it.</summary>
internal sealed class MentionInline : LeafInline
{
    public required string UserName { get; init; }

    /// <summary>Name to show; null for nobody that is known: then it is the text that was written.</summary>
    public string? DisplayName { get; set; }
}

/// <summary>
/// Finds mentions. Code is no text to Markdown, so nothing within it is one; neither is an escaped <c>@</c>, a mail address or a part of an address.
/// </summary>
internal sealed class MentionParser : InlineParser
{
    private const int MaxUserName = 100;

    public MentionParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        if (IsNameCharacter(before) || before is '/' or '\\')
        {
            return false;
        }

        var start = slice.Start;
        var end = start + 1;
        while (end <= slice.End && IsNameCharacter(slice.Text[end]))
        {
            end++;
        }

        // “Ask @anna.” ends a sentence.
        while (end > start + 1 && !char.IsAsciiLetterOrDigit(slice.Text[end - 1]))
        {
            end--;
        }

        if (end - start is < 2 or > MaxUserName)
        {
            return false;
        }

        processor.Inline = new MentionInline
        {
            UserName = slice.Text[(start + 1)..end],
            Span = { Start = processor.GetSourcePosition(start, out var line, out var column), End = processor.GetSourcePosition(end - 1) },
            Line = line,
            Column = column,
        };
        slice.Start = end;
        return true;
    }

    /// <summary>What user names are made of.</summary>
    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '@' or '+';
}

/// <summary>A known person is marked by name; everything else stays the text that it was.</summary>
internal sealed class MentionRenderer : HtmlObjectRenderer<MentionInline>
{
    public const string Class = "mention";

    protected override void Write(HtmlRenderer renderer, MentionInline obj)
    {
        if (obj.DisplayName is { } name)
        {
            renderer.Write("<span class=\"" + Class + "\">@").WriteEscape(name).Write("</span>");
        }
        else
        {
            renderer.Write('@').WriteEscape(obj.UserName);
        }
    }
}
