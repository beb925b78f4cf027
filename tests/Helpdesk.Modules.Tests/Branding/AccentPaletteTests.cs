using System.Text.RegularExpressions;
using Helpdesk.Testing;
using Helpdesk.Theme.Base.Branding;

namespace Helpdesk.Modules.Tests.Branding;

/// <summary>The colours that follow from one, checked as the theme's own are (assets/contrast.mjs).</summary>
public sealed partial class AccentPaletteTests
{
    // Every 17th step of each channel: 4,096 colours over the whole cube.
    private static IEnumerable<Colour> Cube =>
        from red in Enumerable.Range(0, 16)
        from green in Enumerable.Range(0, 16)
        from blue in Enumerable.Range(0, 16)
        select new Colour((byte)(red * 17), (byte)(green * 17), (byte)(blue * 17));

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#767676", "#ffffff", 4.54)]
    [InlineData("#ff0000", "#ffffff", 4.00)]
    [InlineData("#0000ff", "#ffffff", 8.59)]
    public void Contrast_IsThatOfWcag(string one, string other, double expected)
    {
        Colour.Of(one).ContrastWith(Colour.Of(other)).ShouldBe(expected, tolerance: 0.005);
        Colour.Of(other).ContrastWith(Colour.Of(one)).ShouldBe(expected, tolerance: 0.005);
    }

    [Theory]
    [InlineData("#0b6e4f", "#0b6e4f")]
    [InlineData(" 0B6E4F ", "#0b6e4f")]
    [InlineData("#abc", "#aabbcc")]
    public void Colour_AsPeopleWriteIt_IsRead(string text, string expected)
    {
        Colour.TryParse(text, out var colour).ShouldBeTrue();
        colour.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("#+12345")]
    [InlineData("#0b6e4f;}")]
    public void Colour_ThatIsNone_IsNotRead(string? text) => Colour.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("#0b6e4f", "#ffffff")]
    [InlineData("#c2410c", "#ffffff")]
    [InlineData("#e8590c", "#000000")]
    public void TextOnTheAccent_IsWhiteWhereItCanBeRead_ElseBlack(string accent, string text) =>
        AccentPalette.Of(Colour.Of(accent))!.Light.OnAccent.ToString().ShouldBe(text);

    [Theory]
    [InlineData("#ffffff")]
    [InlineData("#ffcc00")]
    [InlineData("#a0e0ff")]
    public void ColourThatCannotBeSeenOnALightPage_IsRefused(string accent) => AccentPalette.Of(Colour.Of(accent)).ShouldBeNull();

    [Fact]
    public void ChosenColour_IsTheAccentOfLightPages_AndALighterOneThatOfDarkPages()
    {
        var palette = AccentPalette.Of(Colour.Of("#00205b"))!;

        palette.Light.Accent.ToString().ShouldBe("#00205b");
        palette.Dark.Accent.ContrastWith(Colour.Black).ShouldBeGreaterThan(Colour.Of("#00205b").ContrastWith(Colour.Black));
    }

    [Fact]
    public void EveryAcceptedColour_GivesShadesThatCanBeReadEverywhere()
    {
        List<string> tooWeak = [];
        var accepted = 0;
        foreach (var colour in Cube)
        {
            if (AccentPalette.Of(colour) is not { } palette)
            {
                continue;
            }

            accepted++;
            tooWeak.AddRange(Weak(palette.Light, AccentPalette.LightGround).Concat(Weak(palette.Dark, AccentPalette.DarkGround)).Select(w => $"{colour}: {w}"));
        }

        tooWeak.Take(10).ShouldBeEmpty();
        accepted.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void NegativeSample_ShadesThatCannotBeRead_AreFound()
    {
        var grey = Colour.Of("#bbbbbb");

        Weak(new AccentScheme(grey, grey, Colour.White, grey, Colour.White, grey, grey), AccentPalette.LightGround).ShouldNotBeEmpty();
    }

    [Fact]
    public void EveryRefusedColour_HasANearestOneThatIsAccepted() =>
        Cube.Where(c => AccentPalette.Of(c) is null && AccentPalette.Of(AccentPalette.Nearest(c)) is null).ShouldBeEmpty();

    [Fact]
    public void Grounds_AreTheTokensOfTheTheme()
    {
        var css = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "themes/Helpdesk.Theme.Base/assets/css/tokens.css"));
        var tokens = Token().Matches(css).ToDictionary(m => m.Groups[1].Value, m => (Light: Colour.Of(m.Groups[2].Value), Dark: Colour.Of(m.Groups[3].Value)));
        string[] pages = ["surface", "surface-raised", "surface-sunken"];
        string[] texts = ["text", "text-muted", "text-subtle"];

        AccentPalette.LightGround.Pages.ShouldBe(pages.Select(p => tokens[p].Light).Distinct());
        AccentPalette.DarkGround.Pages.ShouldBe(pages.Select(p => tokens[p].Dark));
        AccentPalette.LightGround.Texts.ShouldBe(texts.Select(t => tokens[t].Light));
        AccentPalette.DarkGround.Texts.ShouldBe(texts.Select(t => tokens[t].Dark));
        (AccentPalette.LightGround.Hover, AccentPalette.DarkGround.Hover).ShouldBe((tokens["surface-hover"].Light, tokens["surface-hover"].Dark));
    }

    private static IEnumerable<string> Weak(AccentScheme scheme, AccentPalette.Ground ground)
    {
        List<(string Name, Colour Front, Colour Back, double Least)> pairs =
        [
            ("text on a button", scheme.OnAccent, scheme.Accent, 4.5),
            ("text on a button below the pointer", scheme.OnAccent, scheme.Hover, 4.5),
            ("link on a tint", scheme.Text, scheme.Surface, 4.5),
            ("link below the pointer", scheme.Text, ground.Hover, 4.5),
            .. ground.Pages.Select(p => ("link", scheme.Text, p, 4.5)),
            .. ground.Texts.Select(t => ("text on a tint", t, scheme.Surface, 4.5)),
            .. ground.Pages.Select(p => ("focus", scheme.Focus, p, 3.0)),
            ("focus on a tint", scheme.Focus, scheme.Surface, 3.0),
            ("focus below the pointer", scheme.Focus, ground.Hover, 3.0),
            .. ground.Pages.Select(p => ("button", scheme.Accent, p, 3.0)),
        ];
        return pairs.Where(p => p.Front.ContrastWith(p.Back) < p.Least).Select(p => $"{p.Name} {p.Front} on {p.Back}");
    }

    [GeneratedRegex(@"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")]
    private static partial Regex Token();
}
