namespace Helpdesk.Theme.Base.Branding;

/// <summary>The tokens that follow from an accent colour, for pages in light and in dark.</summary>
/// <param name="Light">On light ground; its accent is the chosen colour itself.</param>
/// <param name="Dark">On dark ground: as light as it must be to be seen.</param>
internal sealed record AccentPalette(AccentScheme Light, AccentScheme Dark)
{
    /// <summary>WCAG 2.2 AA for text (1.4.3).</summary>
    public const double TextContrast = 4.5;

    /// <summary>WCAG 2.2 AA for what must be seen without being read: fields, lines, focus (1.4.11).</summary>
    public const double ShapeContrast = 3;

    // The surfaces and texts of assets/css/tokens.css, which a test compares.
    internal static Ground LightGround { get; } = new(
        [Colour.Of("#ffffff"), Colour.Of("#f5f6f8")],
        Colour.Of("#f0f2f5"),
        [Colour.Of("#1a1e26"), Colour.Of("#545c69"), Colour.Of("#626a77")],
        Colour.Black);

    internal static Ground DarkGround { get; } = new(
        [Colour.Of("#15171c"), Colour.Of("#1d2027"), Colour.Of("#0e1014")],
        Colour.Of("#21252d"),
        [Colour.Of("#e8eaef"), Colour.Of("#a8afbc"), Colour.Of("#949cab")],
        Colour.White);

    /// <summary>The palette, or null when the colour cannot be told from a white page or bears neither white nor black text; <see cref="Nearest"/> helps then.</summary>
    public static AccentPalette? Of(Colour chosen)
    {
        if (chosen != Strengthen(chosen, LightGround) || OnAccent(chosen) is null)
        {
            return null;
        }

        return AccentScheme.Of(chosen, LightGround) is { } light && AccentScheme.Of(Strengthen(chosen, DarkGround), DarkGround) is { } dark
            ? new(light, dark)
            : null;
    }

    /// <summary>The nearest darker shade that makes a palette.</summary>
    public static Colour Nearest(Colour refused) => Strengthen(refused, LightGround);

    /// <summary>The lowest contrast of the colour with a light page.</summary>
    public static double ContrastOnLight(Colour colour) => LightGround.Pages.Min(colour.ContrastWith);

    /// <summary>White text, black where white cannot be read, or null.</summary>
    internal static Colour? OnAccent(Colour accent) =>
        accent.ContrastWith(Colour.White) >= TextContrast ? Colour.White
        : accent.ContrastWith(Colour.Black) >= TextContrast ? Colour.Black
        : null;

    private static Colour Strengthen(Colour colour, Ground ground) => ground.Away(colour, ground.Pages, ShapeContrast);

    /// <summary>What colours stand on.</summary>
    /// <param name="Pages">Surfaces of pages, cards and the frame.</param>
    /// <param name="Hover">The surface below the pointer.</param>
    /// <param name="Texts">Colours of text that may stand on a tinted surface.</param>
    /// <param name="Far">Black on light ground, white on dark.</param>
    internal sealed record Ground(Colour[] Pages, Colour Hover, Colour[] Texts, Colour Far)
    {
        /// <summary>The colour itself or its nearest shade away from the ground that has the contrast with all of these.</summary>
        public Colour Away(Colour colour, IReadOnlyCollection<Colour> others, double contrast)
        {
            for (var percent = 0; percent < 100; percent++)
            {
                var shade = colour.Mix(Far, percent / 100.0);
                if (others.All(o => shade.ContrastWith(o) >= contrast))
                {
                    return shade;
                }
            }

            return Far;
        }
    }
}

/// <summary>Values of the tokens <c>--accent...</c>, <c>--on-accent</c>, <c>--focus</c> and <c>--surface-selected</c> in one scheme.</summary>
internal sealed record AccentScheme(Colour Accent, Colour Hover, Colour OnAccent, Colour Text, Colour Surface, Colour Border, Colour Focus)
{
    public static AccentScheme? Of(Colour accent, AccentPalette.Ground ground)
    {
        if (AccentPalette.OnAccent(accent) is not { } onAccent)
        {
            return null;
        }

        var page = ground.Pages[0];
        var surface = Tint(accent, page, ground.Texts);
        return new(
            accent,
            // Away from the text on it, so that it stays readable.
            accent.Mix(onAccent == Colour.White ? Colour.Black : Colour.White, 0.15),
            onAccent,
            ground.Away(accent, [.. ground.Pages, ground.Hover, surface], AccentPalette.TextContrast),
            surface,
            accent.Mix(page, 0.65),
            ground.Away(accent, [.. ground.Pages, ground.Hover, surface], AccentPalette.ShapeContrast));
    }

    /// <summary>As much of the colour as lets every text be read on it.</summary>
    private static Colour Tint(Colour accent, Colour page, Colour[] texts)
    {
        for (var percent = 88; percent < 100; percent++)
        {
            var tint = accent.Mix(page, percent / 100.0);
            if (texts.All(t => t.ContrastWith(tint) >= AccentPalette.TextContrast))
            {
                return tint;
            }
        }

        return page;
    }
}
