using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

public sealed class Fonts
{
    private static readonly TrueTypeFont Regular = PdfFonts.Default.Regular;

    [Fact]
    public void TheFamily_HasLatinGreekAndCyrillic() =>
        "AzÄßŁőΑωάЖяї€–“„".ShouldAllBe(c => Regular.GlyphOf(c) != 0 && PdfFonts.Default.Bold.GlyphOf(c) != 0 && PdfFonts.Default.Italic.GlyphOf(c) != 0);

    [Fact]
    public void APairThatStandsTooFarApart_IsKerned()
    {
        Regular.KerningOf(Regular.GlyphOf('A'), Regular.GlyphOf('V')).ShouldBeLessThan(0);
        Regular.KerningOf(Regular.GlyphOf('n'), Regular.GlyphOf('n')).ShouldBe(0);
    }

    [Fact]
    public void ASubset_HoldsTheUsedGlyphs_AndThoseTheyAreComposedOf()
    {
        FontSubset subset = new(Regular);
        subset.Use(Regular.GlyphOf('Ä'), 'Ä').ShouldBe((ushort)1);
        subset.Use(Regular.GlyphOf('b'), 'b').ShouldBe((ushort)2);
        subset.Use(Regular.GlyphOf('Ä'), 'Ä').ShouldBe((ushort)1);
        var program = subset.MakeProgram();
        program.Length.ShouldBeLessThan(40_000);
        Sfnt.U16(program, Sfnt.Table(program, "maxp") + 4).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void TwoCharactersOfOneGlyph_HaveNumbersOfTheirOwn()
    {
        FontSubset subset = new(Regular);
        subset.Use(5, 'a').ShouldNotBe(subset.Use(5, 'b'));
    }
}
