using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Helpdesk.Tickets.Text;

namespace Helpdesk.Modules.Tests.Tickets.Text;

public sealed class MarkdownRendererTests
{
    private static readonly HashSet<string> AllowedAttributes = ["href", "rel", "type", "disabled", "checked", "start"];

    private readonly MarkdownRenderer _renderer = new();

    public static TheoryData<string> Attacks() =>
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](javascript:alert(1))",
        "![tracker](https://evil.example/pixel.gif)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](java&#x0A;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "[x](https://ok.example \"onmouseover=alert(1)\")",
        "[x](https://ok.example\"onmouseover=\"alert(1))",
        "`<script>alert(1)</script>`",
        "```html onload=alert(1)\n<script>alert(1)</script>\n```",
        "```\"><script>alert(1)</script>\ncode\n```",
        "<svg/onload=alert(1)>",
        "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<form action=/signout method=post><button>x</button></form>",
        "<style>body{display:none}</style>",
        "<div style=\"background:url(javascript:alert(1))\">x</div>",
        "| a | b |\n|---|---|\n| <script>alert(1)</script> | [x](javascript:alert(1)) |",
        "- [x] <input onfocus=alert(1) autofocus>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<textarea><script>alert(1)</script>",
        "\u0000<script>alert(1)</script>",
        "https://example.com/\"><script>alert(1)</script>",
        "www.example.com/<img src=x onerror=alert(1)>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void ToHtml_OfAnAttack_LeavesNothingThatRuns(string markdown)
    {
        var body = new HtmlParser().ParseDocument(_renderer.ToHtml(markdown)).Body!;

        body.QuerySelectorAll("script,style,iframe,object,embed,svg,math,form,img,button,textarea,link,meta,base").ShouldBeEmpty();
        foreach (var element in body.QuerySelectorAll("*"))
        {
            element.Attributes.Select(a => a.Name).ShouldBeSubsetOf(AllowedAttributes);
            if (element.GetAttribute("href") is { } href)
            {
                new Uri(href).Scheme.ShouldBeOneOf("http", "https", "mailto", "tel");
            }
        }
    }

    [Fact]
    public void ToHtml_KeepsWhatPeopleWrite()
    {
        var body = new HtmlParser().ParseDocument(_renderer.ToHtml("""
            # Title
            Some **bold**, _slanted_ and ~~struck~~ text,
            on two lines.

            1. one
            2. two

            - [x] done
            - [ ] open

            | A | B |
            |---|---|
            | 1 | 2 |

            > quoted

                code
            """)).Body!;

        body.QuerySelector("h1")!.TextContent.ShouldBe("Title");
        body.QuerySelectorAll("strong,em,del,br,ol,blockquote,pre code").Length.ShouldBe(7);
        body.QuerySelectorAll("td").Select(d => d.TextContent).ShouldBe(["1", "2"]);
        body.QuerySelectorAll("input[type=checkbox][disabled]").Length.ShouldBe(2);
        body.QuerySelectorAll("input[checked]").Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2")]
    [InlineData("[mail](mailto:a@example.com)", "mailto:a@example.com")]
    public void ToHtml_OfALink_OpensNoDoor(string markdown, string href)
    {
        var link = new HtmlParser().ParseDocument(_renderer.ToHtml(markdown)).QuerySelector("a")!;

        link.GetAttribute("href").ShouldBe(href);
        link.GetAttribute("rel").ShouldBe("noopener nofollow");
    }

    [Fact]
    public void ToHtml_OfAnImage_ShowsItsDescriptionOnly() =>
        new HtmlParser().ParseDocument(_renderer.ToHtml("![the printer](https://evil.example/p.gif)")).Body!.TextContent.Trim().ShouldBe("the printer");

    [Fact]
    public void ToHtml_OfMarkupAsText_ShowsItAsText() =>
        new HtmlParser().ParseDocument(_renderer.ToHtml("Press <Enter> & wait")).Body!.TextContent.Trim().ShouldBe("Press <Enter> & wait");

    [Fact]
    public void ToHtml_OfEndlessNesting_StaysText()
    {
        var html = _renderer.ToHtml(new string('>', 20_000) + " deep");

        html.ShouldContain("deep");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \n ")]
    public void ToHtml_OfNothing_IsNothing(string? markdown) => _renderer.ToHtml(markdown).ShouldBe("");
}
