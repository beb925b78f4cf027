using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Helpdesk.Tickets.Text;

/// <summary>
/// Markdown of messages to HTML that is safe to put on a page as it is. Two walls: Markdig escapes raw HTML, and what it makes then passes
/// an allow-list of elements, attributes and link schemes, so that a mistake of one is no hole. Singleton of the shell.
/// </summary>
internal sealed class MarkdownRenderer
{
    private static readonly HashSet<string> Elements = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
        "table", "thead", "tbody", "tr", "th", "td", "a", "input", "span",
    };

    // These take their content with them; of other elements outside of the list the content stays.
    private static readonly HashSet<string> Dangerous = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "title", "textarea", "xmp", "plaintext", "noembed", "noframes",
    };

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseTaskLists()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseSoftlineBreakAsHardlineBreak()
        .Use<MentionExtension>()
        .Build();

    /// <param name="markdown">Text.</param>
    /// <param name="mentioned">Names of mentioned people by user name, to be marked; null marks nobody.</param>
    public string ToHtml(string? markdown, IReadOnlyDictionary<string, string>? mentioned = null)
    {
        if (string.IsNullOrWhiteSpace(markdown))
        {
            return "";
        }

        string html;
        try
        {
            var document = Markdown.Parse(markdown, _pipeline);
            foreach (var mention in document.Descendants<MentionInline>())
            {
                mention.DisplayName = mentioned?.GetValueOrDefault(mention.UserName);
            }

            html = document.ToHtml(_pipeline);
        }
        catch (ArgumentException)
        {
            // Nested too deeply for the parser: nobody writes that for a reader.
            return $"<p>{WebUtility.HtmlEncode(markdown)}</p>";
        }

        return Sanitise(html);
    }

    /// <summary>User names that a text mentions, each once, in their order.</summary>
    public IReadOnlyList<string> MentionsIn(string markdown)
    {
        if (!markdown.Contains('@', StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            return [.. Markdown.Parse(markdown, _pipeline).Descendants<MentionInline>().Select(m => m.UserName).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    /// <summary>What a reader sees, as one line without formatting.</summary>
    public string ToText(string markdown)
    {
        var document = new HtmlParser().ParseDocument("");
        document.Body!.InnerHtml = ToHtml(markdown);
        return string.Join(' ', document.Body.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Sanitise(string html)
    {
        var document = new HtmlParser().ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = html;
        foreach (var element in body.QuerySelectorAll("*").ToList())
        {
            if (Dangerous.Contains(element.LocalName) || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
            {
                element.Remove();
            }
            else if (!Elements.Contains(element.LocalName))
            {
                // An image would load from elsewhere and tell who reads when: its description stays.
                var text = element is IHtmlImageElement { AlternativeText.Length: > 0 } image ? image.AlternativeText : null;
                if (text is not null)
                {
                    element.Before(document.CreateTextNode(text));
                }

                foreach (var child in element.ChildNodes.ToList())
                {
                    element.Before(child);
                }

                element.Remove();
            }
            else
            {
                CleanAttributes(element);
            }
        }

        foreach (var comment in body.Descendants<IComment>().ToList())
        {
            comment.Remove();
        }

        return body.InnerHtml;
    }

    private static void CleanAttributes(IElement element)
    {
        var href = element.LocalName == "a" ? element.GetAttribute("href") : null;
        var isTask = element.LocalName == "input" && element.GetAttribute("type") == "checkbox";
        var isChecked = isTask && element.HasAttribute("checked");
        var isMention = element.LocalName == "span" && element.ClassName == MentionRenderer.Class;
        var start = element.LocalName == "ol" && int.TryParse(element.GetAttribute("start"), out var number) ? number : (int?)null;
        foreach (var attribute in element.Attributes.ToList())
        {
            element.RemoveAttribute(attribute.Name);
        }

        if (element.LocalName == "input" && !isTask)
        {
            element.Remove();
        }
        else if (isMention)
        {
            element.SetAttribute("class", MentionRenderer.Class);
        }
        else if (isTask)
        {
            element.SetAttribute("type", "checkbox");
            element.SetAttribute("disabled", "");
            if (isChecked)
            {
                element.SetAttribute("checked", "");
            }
        }
        else if (href is not null && IsSafe(href))
        {
            element.SetAttribute("href", href);
            element.SetAttribute("rel", "noopener nofollow");
        }
        else if (start is { } first)
        {
            element.SetAttribute("start", first.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static bool IsSafe(string href) =>
        !href.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && Uri.TryCreate(href, UriKind.Absolute, out var uri)
        && Schemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase)
        && href.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    private sealed class MentionExtension : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new MentionParser());

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) => renderer.ObjectRenderers.AddIfNotAlready<MentionRenderer>();
    }
}
