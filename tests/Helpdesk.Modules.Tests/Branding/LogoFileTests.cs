using System.Text;
using Helpdesk.Theme.Base.Branding;

namespace Helpdesk.Modules.Tests.Branding;

/// <summary>What counts as a logo is decided by its bytes.</summary>
public sealed class LogoFileTests
{
    private const string Drawing =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- Made by hand -->
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40">
          <title>Acme</title>
          <defs><linearGradient id="a"><stop offset="0" stop-color="#0b6e4f"/></linearGradient><style>.b { fill: url(#a) }</style></defs>
          <path class="b" d="M0 0h120v40z" style="stroke: url('#a')"/><use xlink:href="#a"/>
        </svg>
        """;

    [Fact]
    public void Images_AreRecognisedWithTheirSize()
    {
        LogoFile.Recognise(Logos.Png(120, 40)).ShouldBe(("image/png", 120, 40));
        LogoFile.Recognise(Logos.Jpeg(300, 200)).ShouldBe(("image/jpeg", 300, 200));
        LogoFile.Recognise(Logos.WebPLossy(64, 32)).ShouldBe(("image/webp", 64, 32));
        LogoFile.Recognise(Logos.WebPLossless(65, 33)).ShouldBe(("image/webp", 65, 33));
        LogoFile.Recognise(Logos.WebPExtended(640, 320)).ShouldBe(("image/webp", 640, 320));
        LogoFile.Recognise(Encoding.UTF8.GetBytes(Drawing)).ShouldBe(("image/svg+xml", 120, 40));
    }

    [Fact]
    public void Drawing_LargerThanAnyImage_KeepsItsProportion() =>
        LogoFile.Recognise("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40960 10240'/>"u8).ShouldBe(("image/svg+xml", 4096, 1024));

    [Fact]
    public void Image_WithAnAbsurdSize_IsRefused()
    {
        LogoFile.Recognise(Logos.Png(5000, 40)).ShouldBeNull();
        LogoFile.Recognise(Logos.Png(3000, 3000)).ShouldBeNull();
        LogoFile.Recognise(Logos.Png(40, 0)).ShouldBeNull();
        LogoFile.Recognise(Logos.Png(-1, -1)).ShouldBeNull();
    }

    [Fact]
    public void EveryBeginningOfAFile_IsAnswered()
    {
        foreach (var file in new[] { Logos.Png(9, 9), Logos.Jpeg(9, 9), Logos.WebPLossy(9, 9), Logos.WebPLossless(9, 9), Logos.WebPExtended(9, 9), Encoding.UTF8.GetBytes(Drawing) })
        {
            for (var length = 0; length < file.Length; length++)
            {
                Should.NotThrow(() => LogoFile.Recognise(file.AsSpan(0, length)));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a and so on")]
    [InlineData("<html><body>Logo</body></html>")]
    [InlineData("MZ this is a program")]
    [InlineData("<svg viewBox='0 0 9 9'/>")]
    [InlineData("<g xmlns='http://www.w3.org/2000/svg'/>")]
    public void OtherContent_IsNoLogo(string content) => LogoFile.Recognise(Encoding.UTF8.GetBytes(content)).ShouldBeNull();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT>alert(1)</SCRIPT>")]
    [InlineData("<path onload='alert(1)'/>")]
    [InlineData("<path ONCLICK='alert(1)'/>")]
    [InlineData("<a href='#x'/>")]
    [InlineData("<use href='https://example.com/x.svg#y'/>")]
    [InlineData("<use xmlns:l='http://www.w3.org/1999/xlink' l:href='data:image/svg+xml,x'/>")]
    [InlineData("<use href='javascript:alert(1)'/>")]
    [InlineData("<image href='#x'/>")]
    [InlineData("<foreignObject/>")]
    [InlineData("<iframe xmlns='http://www.w3.org/1999/xhtml' src='//example.com'/>")]
    [InlineData("<set attributeName='href' to='javascript:alert(1)'/>")]
    [InlineData("<animate attributeName='x'/>")]
    [InlineData("<style>@import 'https://example.com/x.css';</style>")]
    [InlineData("<style><![CDATA[path { fill: url(https://example.com/x) }]]></style>")]
    [InlineData("<style>path { fill: u\\72l(https://example.com/x) }</style>")]
    [InlineData("<path style='fill:url( \"//example.com/x\" )'/>")]
    [InlineData("<path fill='URL(//example.com/x)'/>")]
    [InlineData("<style><g/>@import url(x.css);</style>")]
    [InlineData("<style>.q{fill:u<![CDATA[rl(//example.com/x)]]>}</style>")]
    [InlineData("<style>.q{fill:u<!---->rl(//example.com/x)}</style>")]
    [InlineData("<g id='one'><path d=''/></g><g id='two'><use href='#one'/></g><use href='#two'/>")]
    [InlineData("<clipPath id='c'><path clip-path='url(#d)' d=''/></clipPath>")]
    [InlineData("<style>path { clip-path: url(#d) }</style>")]
    [InlineData("<mask/>")]
    [InlineData("<pattern/>")]
    [InlineData("<path xml:base='https://example.com/'/>")]
    [InlineData("<?xml-stylesheet href='https://example.com/x.css'?>")]
    public void DrawingThatDoesMoreThanDraw_IsRefused(string part) =>
        LogoFile.Recognise(Encoding.UTF8.GetBytes(Drawing.Replace("<title>Acme</title>", part, StringComparison.Ordinal))).ShouldBeNull();

    [Fact]
    public void Drawing_OfAnOlderProgram_MayNameItsPublicType() =>
        LogoFile.Recognise(Encoding.UTF8.GetBytes(
            "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">" +
            "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='10'/>")).ShouldBe(("image/svg+xml", 30, 10));

    [Fact]
    public void Drawing_ThatIsDeeperThanAnyLogo_IsRefused() =>
        LogoFile.Recognise(Encoding.UTF8.GetBytes(
            "<svg xmlns='http://www.w3.org/2000/svg'>" + string.Concat(Enumerable.Repeat("<g>", 100)) + string.Concat(Enumerable.Repeat("</g>", 100)) + "</svg>")).ShouldBeNull();

    [Fact]
    public void MovingImage_IsRefused()
    {
        var png = Logos.Png(9, 9);
        LogoFile.Recognise([.. png.AsSpan(0, 33), 0, 0, 0, 8, .. "acTL"u8, .. png.AsSpan(33)]).ShouldBeNull();
        var webP = Logos.WebPExtended(9, 9);
        webP[20] |= 0x02;
        LogoFile.Recognise(webP).ShouldBeNull();
    }

    [Fact]
    public void DrawingWithEntities_IsRefused() =>
        LogoFile.Recognise("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>"u8).ShouldBeNull();
}
