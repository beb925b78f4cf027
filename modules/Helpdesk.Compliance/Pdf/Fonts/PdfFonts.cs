namespace Helpdesk.Compliance.Pdf;

/// <summary>The fonts of a document: one family in three cuts, and fonts that are asked for characters which the family lacks.</summary>
public sealed class PdfFonts
{
    private static readonly Lazy<PdfFonts> Shipped = new(() => new(
        ReadShipped("NotoSans-Regular.ttf"), ReadShipped("NotoSans-Bold.ttf"), ReadShipped("NotoSans-Italic.ttf"), [ReadShipped("DejaVuSans.ttf")]));

    public PdfFonts(TrueTypeFont regular, TrueTypeFont bold, TrueTypeFont italic, IReadOnlyList<TrueTypeFont> fallbacks) =>
        (Regular, Bold, Italic, Fallbacks) = (regular, bold, italic, fallbacks);

    /// <summary>The fonts that come with the product: Latin, Greek, Cyrillic and many symbols.</summary>
    public static PdfFonts Default => Shipped.Value;

    public TrueTypeFont Regular { get; }

    public TrueTypeFont Bold { get; }

    public TrueTypeFont Italic { get; }

    public IReadOnlyList<TrueTypeFont> Fallbacks { get; }

    private static TrueTypeFont ReadShipped(string name)
    {
        using var stream = typeof(PdfFonts).Assembly.GetManifestResourceStream(name)!;
        var data = new byte[stream.Length];
        stream.ReadExactly(data);
        return TrueTypeFont.Read(data);
    }
}
