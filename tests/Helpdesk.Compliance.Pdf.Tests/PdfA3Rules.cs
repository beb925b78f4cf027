using System.Text;
using System.Xml.Linq;
using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>What a program can check of PDF/A-3a, by the clauses of ISO 19005-3.</summary>
public sealed class PdfA3Rules(ConformanceFixture fixture) : IClassFixture<ConformanceFixture>
{
    private static readonly string[] AllowedOperators =
        ["BDC", "EMC", "BT", "ET", "Tf", "Td", "TJ", "rg", "RG", "re", "f", "w", "j", "m", "l", "S", "q", "Q", "cm", "Do"];

    private ReadFile File => fixture.File;

    [Fact]
    public void Iso19005_3_Clause_6_1_2_HeaderIsFollowedByABinaryComment()
    {
        Encoding.ASCII.GetString(File.Bytes, 0, 9).ShouldBe("%PDF-1.7\n");
        File.Bytes[9].ShouldBe((byte)'%');
        File.Bytes[10..14].ShouldAllBe(b => b > 127);
    }

    [Fact]
    public void Iso19005_3_Clause_6_1_3_TrailerHasAnIdentifierAndNoEncryption()
    {
        File.List(File.Trailer["ID"]).Count.ShouldBe(2);
        File.Trailer.ShouldNotContainKey("Encrypt");
        Encoding.ASCII.GetString(File.Bytes[^6..]).ShouldBe("%%EOF\n");
    }

    [Fact]
    public void Iso19005_3_Clause_6_1_7_StreamsUseOnlyAllowedFilters() =>
        File.Objects.Select(o => o.Value).OfType<ReadStream>().Where(s => s.Entries.ContainsKey("Filter")).Select(s => File.NameOf(s.Entries["Filter"]))
            .ShouldAllBe(f => f == "FlateDecode" || f == "DCTDecode");

    [Fact]
    public void Iso19005_3_Clause_6_1_13_NamesAndStringsStayWithinTheLimits() =>
        AllValues().ShouldAllBe(v => !(v is Name && ((Name)v).Value.Length > 127) && !(v is byte[] && ((byte[])v).Length > 32767));

    [Fact]
    public void Iso19005_3_Clause_6_2_2_ContentHoldsOnlyDefinedOperators() => File.Pages.SelectMany(p => Operators(File.ContentOf(p))).Distinct().ShouldBeSubsetOf(AllowedOperators);

    [Fact]
    public void NegativeSample_Clause_6_2_2_AnUndefinedOperatorIsSeen() => Operators("q BX 1 0 0 rg /F0 Tf [<00>1<00>]TJ Q").Except(AllowedOperators).ShouldBe(["BX"]);

    [Fact]
    public void Iso19005_3_Clause_6_2_3_OutputIntentHoldsAnIccProfileOfThreeColours()
    {
        var intent = File.Dict(File.List(File.Catalog["OutputIntents"]).ShouldHaveSingleItem());
        File.NameOf(intent["S"]).ShouldBe("GTS_PDFA1");
        var profile = (ReadStream)File.Get(intent["DestOutputProfile"])!;
        profile.Entries["N"].ShouldBe(3.0);
        var data = profile.Data;
        Encoding.ASCII.GetString(data, 12, 12).ShouldBe("mntrRGB XYZ ");
        Encoding.ASCII.GetString(data, 36, 4).ShouldBe("acsp");
        data[8].ShouldBe((byte)2);
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(data).ShouldBe(data.Length);
    }

    [Fact]
    public void Iso19005_3_Clause_6_2_8_ImagesAreNotInterpolatedAndHaveNoAlternates()
    {
        var images = Dictionaries().Where(d => IsName(d, "Subtype", "Image")).ToList();
        images.ShouldNotBeEmpty();
        images.ShouldAllBe(i => !i.ContainsKey("Interpolate") && !i.ContainsKey("Alternates") && !i.ContainsKey("OPI"));
    }

    [Fact]
    public void Iso19005_3_Clause_6_2_11_4_FontsAreEmbedded()
    {
        var descriptors = Dictionaries().Where(d => IsName(d, "Type", "FontDescriptor")).ToList();
        descriptors.ShouldNotBeEmpty();
        foreach (var descriptor in descriptors)
        {
            File.NameOf(descriptor["FontName"]).ShouldMatch("^[A-Z]{6}\\+");
            var program = (ReadStream)File.Get(descriptor["FontFile2"])!;
            program.Data.Length.ShouldBe((int)(double)program.Entries["Length1"]!);
        }
    }

    [Fact]
    public void Iso19005_3_Clause_6_2_11_3_CompositeFontsMapGlyphsByIdentity()
    {
        foreach (var font in Dictionaries().Where(d => IsName(d, "Subtype", "Type0")))
        {
            File.NameOf(font["Encoding"]).ShouldBe("Identity-H");
            File.NameOf(File.Dict(File.List(font["DescendantFonts"])[0])["CIDToGIDMap"]).ShouldBe("Identity");
        }
    }

    [Fact]
    public void Iso19005_3_Clause_6_2_11_5_WidthsAreThoseOfTheProgram()
    {
        foreach (var font in Dictionaries().Where(d => IsName(d, "Subtype", "CIDFontType2")))
        {
            var program = ((ReadStream)File.Get(File.Dict(font["FontDescriptor"])["FontFile2"])!).Data;
            var (units, hmtx) = (Sfnt.U16(program, Sfnt.Table(program, "head") + 18), Sfnt.Table(program, "hmtx"));
            var widths = File.List(File.List(font["W"])[1]);
            for (var i = 0; i < widths.Count; i++)
            {
                ((double)widths[i]!).ShouldBe(Sfnt.U16(program, hmtx + (4 * i)) * 1000.0 / units, 1);
            }
        }
    }

    [Fact]
    public void Iso19005_3_Clause_6_2_11_7_EveryGlyphHasItsText_AndNoneIsNotdef()
    {
        foreach (var page in File.Pages)
        {
            File.ContentOf(page).ShouldNotContain("<0000");
            PageText.Of(File, page).SelectMany(t => t.Text).ShouldAllBe(c => c != '\0' && c != '\uFEFF' && c != '\uFFFE');
        }
    }

    [Fact]
    public void Iso19005_3_Clause_6_3_2_AnnotationsArePrintedAndSeen()
    {
        foreach (var annotation in Annotations())
        {
            // Print is set; hidden, invisible, no view and toggle are not.
            ((int)(double)annotation["F"]! & 0b1_0010_0111).ShouldBe(4);
        }
    }

    [Fact]
    public void Iso19005_3_Clause_6_3_3_WidgetsHaveAnAppearance() =>
        Annotations().Where(a => IsName(a, "Subtype", "Widget")).ShouldAllBe(a => File.Get(File.Dict(a["AP"])["N"]) is ReadStream);

    [Fact]
    public void Iso19005_3_Clause_6_4_1_FormsHaveNoActionsAndNeedNoNewAppearance()
    {
        var form = File.Dict(File.Catalog["AcroForm"]);
        form.ShouldNotContainKey("XFA");
        form.ShouldNotContainKey("NeedAppearances");
        Annotations().Where(a => IsName(a, "Subtype", "Widget")).ShouldAllBe(a => !a.ContainsKey("A") && !a.ContainsKey("AA"));
    }

    [Fact]
    public void Iso19005_3_Clause_6_4_3_SignatureCoversTheWholeFileAndHasOneSigner()
    {
        var (cms, signed) = ExternalReaders.Parts(File.Bytes);
        signed.Length.ShouldBeLessThan(File.Bytes.Length);
        cms[0].ShouldBe((byte)0x30);
    }

    [Fact]
    public void Iso19005_3_Clause_6_5_1_ActionsAreLinksToAddresses() =>
        Annotations().Where(a => a.ContainsKey("A")).Select(a => File.NameOf(File.Dict(a["A"])["S"])).ShouldAllBe(s => s == "URI");

    [Fact]
    public void Iso19005_3_Clause_6_6_2_XmpNamesItsConformance()
    {
        var xmp = Xmp();
        Property(xmp, "http://www.aiim.org/pdfa/ns/id/", "part").ShouldBe("3");
        Property(xmp, "http://www.aiim.org/pdfa/ns/id/", "conformance").ShouldBe("A");
    }

    [Fact]
    public void Iso19005_3_Clause_6_6_2_1_MetadataIsAPlainStream() =>
        ((ReadStream)File.Get(File.Catalog["Metadata"])!).Entries.ShouldNotContainKey("Filter");

    [Fact]
    public void Iso19005_3_Clause_6_6_2_3_XmpDescribesTheSchemaThatPdfADoesNotKnow() =>
        Xmp().Descendants().Where(e => e.Name.LocalName == "namespaceURI").Select(e => e.Value).ShouldBe(["http://www.aiim.org/pdfua/ns/id/"]);

    [Fact]
    public void Iso19005_3_Clause_6_6_3_InfoAndXmpAgree()
    {
        var (info, xmp) = (File.Dict(File.Trailer["Info"]), Xmp());
        Property(xmp, "http://purl.org/dc/elements/1.1/", "title").ShouldBe(File.TextOf(info["Title"]));
        Property(xmp, "http://purl.org/dc/elements/1.1/", "creator").ShouldBe(File.TextOf(info["Author"]));
        Property(xmp, "http://purl.org/dc/elements/1.1/", "description").ShouldBe(File.TextOf(info["Subject"]));
        Property(xmp, "http://ns.adobe.com/pdf/1.3/", "Producer").ShouldBe(File.TextOf(info["Producer"]));
        Property(xmp, "http://ns.adobe.com/xap/1.0/", "CreateDate").ShouldBe("2026-11-23T08:30:00+01:00");
        File.TextOf(info["CreationDate"]).ShouldBe("D:20261123083000+01'00'");
    }

    [Fact]
    public void Iso19005_3_Clause_6_7_2_FileIsMarked_AndHasAStructure()
    {
        File.Dict(File.Catalog["MarkInfo"])["Marked"].ShouldBe(true);
        File.Elements().Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Iso19005_3_Clause_6_7_4_LanguageIsNamed() => File.TextOf(File.Catalog["Lang"]).ShouldBe("en");

    [Fact]
    public void Iso19005_3_Clause_6_8_EmbeddedFilesSayWhatTheyAre()
    {
        var specification = File.Dict(File.List(File.Catalog["AF"]).ShouldHaveSingleItem());
        File.NameOf(specification["AFRelationship"]).ShouldBe("Data");
        File.TextOf(specification["F"]).ShouldBe("register.csv");
        File.TextOf(specification["UF"]).ShouldBe("register.csv");
        var stream = (ReadStream)File.Get(File.Dict(specification["EF"])["F"])!;
        File.NameOf(stream.Entries["Subtype"]).ShouldBe("text/csv");
        Encoding.UTF8.GetString(stream.Data).ShouldBe("number;title\nCHG-1;Füller\n");
        File.Dict(stream.Entries["Params"])["Size"].ShouldBe((double)stream.Data.Length);
        File.List(File.Dict(File.Dict(File.Catalog["Names"])["EmbeddedFiles"])["Names"]).Count.ShouldBe(2);
    }

    [Fact]
    public void Iso32000_1_Clause_7_5_EveryReferenceHasItsObject() =>
        AllValues().OfType<Ref>().ShouldAllBe(r => File.Get(r) != null);

    private static IEnumerable<string> Operators(string content)
    {
        ReadFile.Syntax syntax = new(Encoding.Latin1.GetBytes(content), 0, null);
        while (!syntax.AtEnd)
        {
            if (syntax.Value() is string word)
            {
                yield return word;
            }
        }
    }

    private static string Property(XDocument xmp, string space, string name) => xmp.Descendants(XNamespace.Get(space) + name).Single().Value.Trim();

    private XDocument Xmp() => XDocument.Parse(Encoding.UTF8.GetString(((ReadStream)File.Get(File.Catalog["Metadata"])!).Data));

    private bool IsName(Dictionary<string, object?> dictionary, string key, string value) => dictionary.TryGetValue(key, out var found) && File.Get(found) is Name name && name.Value == value;

    private IEnumerable<Dictionary<string, object?>> Annotations() => File.Pages.Where(p => p.ContainsKey("Annots")).SelectMany(p => File.List(p["Annots"])).Select(File.Dict);

    private IEnumerable<Dictionary<string, object?>> Dictionaries() => File.Objects.Select(o => o.Value is ReadStream s ? s.Entries : o.Value).OfType<Dictionary<string, object?>>();

    private IEnumerable<object?> AllValues() => File.Objects.SelectMany(o => Values(o.Value));

    private static IEnumerable<object?> Values(object? value) => value switch
    {
        ReadStream stream => Values(stream.Entries),
        Dictionary<string, object?> entries => entries.SelectMany(e => Values(e.Value).Prepend(new Name(e.Key))),
        List<object?> list => list.SelectMany(Values),
        _ => [value],
    };
}
