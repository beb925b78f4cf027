using System.Text.RegularExpressions;
using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>What a program can check of PDF/UA-1, by the clauses of ISO 14289-1.</summary>
public sealed partial class PdfUa1Rules(ConformanceFixture fixture) : IClassFixture<ConformanceFixture>
{
    private ReadFile File => fixture.File;

    [Fact]
    public void Iso14289_1_Clause_5_XmpNamesItsConformance() =>
        System.Text.Encoding.UTF8.GetString(((ReadStream)File.Get(File.Catalog["Metadata"])!).Data).ShouldContain("<pdfuaid:part>1</pdfuaid:part>");

    [Fact]
    public void Iso14289_1_Clause_7_1_AllContentIsTaggedOrAnArtifact()
    {
        foreach (var page in File.Pages)
        {
            Unmarked(File.ContentOf(page)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void NegativeSample_Clause_7_1_ContentOutsideOfMarksIsSeen() =>
        Unmarked("/P<</MCID 0>>BDC\nBT ET\nEMC\n0 0 1 1 re f\n").ShouldHaveSingleItem();

    [Fact]
    public void Iso14289_1_Clause_7_1_EveryPieceOfContentHasOneElement_AndTheParentTreeFindsIt()
    {
        var pages = File.Pages.ToList();
        var parents = Numbers(File.Dict(File.Dict(File.Catalog["StructTreeRoot"])["ParentTree"]));
        var claimed = new HashSet<(int Page, int Content)>();
        foreach (var (number, element, _) in File.Elements())
        {
            foreach (var (page, content) in Contents(element))
            {
                claimed.Add((page, content)).ShouldBeTrue();
                var key = (int)(double)File.Dict(new Ref(page))["StructParents"]!;
                ((Ref)File.List(parents[key])[content]!).Number.ShouldBe(number);
            }
        }

        pages.Sum(p => Marks().Count(File.ContentOf(p))).ShouldBe(claimed.Count);
    }

    [Fact]
    public void Iso14289_1_Clause_7_1_TagsOfContentAreThoseOfTheirElements()
    {
        foreach (var (_, element, _) in File.Elements())
        {
            foreach (var (page, content) in Contents(element))
            {
                File.ContentOf(File.Dict(new Ref(page))).ShouldContain($"/{File.NameOf(element["S"])}<</MCID {content}>>BDC");
            }
        }
    }

    [Fact]
    public void Iso14289_1_Clause_7_1_EveryElementNamesItsParent() =>
        File.Elements().ShouldAllBe(e => ((Ref)e.Element["P"]!).Number == e.Parent);

    [Fact]
    public void Iso14289_1_Clause_7_1_TitleIsShownInsteadOfTheFileName()
    {
        File.Dict(File.Catalog["ViewerPreferences"])["DisplayDocTitle"].ShouldBe(true);
        File.TextOf(File.Dict(File.Trailer["Info"])["Title"]).ShouldNotBeEmpty();
    }

    [Fact]
    public void Iso14289_1_Clause_7_2_LanguageIsNamed() => File.TextOf(File.Catalog["Lang"]).ShouldNotBeEmpty();

    [Fact]
    public void Iso14289_1_Clause_7_3_FiguresHaveWordsAndAPlace()
    {
        var figures = Of("Figure");
        figures.Count.ShouldBe(3);
        figures.ShouldAllBe(f => File.TextOf(f["Alt"]).Length > 0 && File.List(File.Dict(f["A"])["BBox"]).Count == 4);
    }

    [Fact]
    public void Iso14289_1_Clause_7_4_2_HeadingsLeaveNoLevelOut()
    {
        var levels = File.Elements().Select(e => File.NameOf(e.Element["S"])).Where(s => s is ['H', _]).Select(s => s[1] - '0').ToList();
        levels[0].ShouldBe(1);
        levels.Zip(levels.Skip(1)).ShouldAllBe(p => p.Second <= p.First + 1);
    }

    [Fact]
    public void Iso14289_1_Clause_7_5_HeaderCellsHaveAScope()
    {
        var headers = Of("TH");
        headers.ShouldNotBeEmpty();
        headers.Select(h => File.NameOf(File.Dict(h["A"])["Scope"])).ShouldAllBe(s => s == "Column" || s == "Row");
    }

    [Fact]
    public void Iso14289_1_Clause_7_5_CellsUnderSpanningHeadersNameThem()
    {
        var ids = Of("TH").Where(h => h.ContainsKey("ID")).Select(h => File.TextOf(h["ID"])).ToHashSet();
        var named = Of("TD").Where(d => d.ContainsKey("A") && File.Dict(d["A"]).ContainsKey("Headers")).ToList();
        named.Count.ShouldBe(6);
        named.SelectMany(d => File.List(File.Dict(d["A"])["Headers"])).Select(File.TextOf).ShouldAllBe(h => ids.Contains(h));
    }

    [Fact]
    public void Iso14289_1_Clause_7_5_RowsOfATableHaveTheSameNumberOfColumns()
    {
        foreach (var table in Of("Table"))
        {
            var open = new List<int>();
            var widths = new List<int>();
            foreach (var row in File.List(table["K"]).Select(File.Dict))
            {
                var cells = File.List(row["K"]).Select(File.Dict).Select(c => (Columns: Span(c, "ColSpan"), Rows: Span(c, "RowSpan"))).ToList();
                widths.Add(open.Count(o => o > 0) + cells.Sum(c => c.Columns));
                open = [.. open.Select(o => o - 1).Where(o => o > 0), .. cells.SelectMany(c => Enumerable.Repeat(c.Rows - 1, c.Columns)).Where(r => r > 0)];
            }

            widths.Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void Iso14289_1_Clause_7_6_ListsHoldItemsWithLabelAndBody()
    {
        foreach (var list in Of("L"))
        {
            foreach (var item in File.List(list["K"]).Select(File.Dict))
            {
                File.NameOf(item["S"]).ShouldBe("LI");
                File.List(item["K"]).Select(k => File.NameOf(File.Dict(k)["S"])).ShouldBe(["Lbl", "LBody"]);
            }
        }
    }

    [Fact]
    public void Iso14289_1_Clause_7_8_RunningHeadersAndFootersAreArtifacts() =>
        File.Pages.ShouldAllBe(p => File.ContentOf(p).Contains("/Artifact<</Type/Pagination/Subtype/Header>>BDC") && File.ContentOf(p).Contains("/Artifact<</Type/Pagination/Subtype/Footer>>BDC"));

    [Fact]
    public void Iso14289_1_Clause_7_18_1_AnnotationsStandInTheStructure()
    {
        var parents = Numbers(File.Dict(File.Dict(File.Catalog["StructTreeRoot"])["ParentTree"]));
        var annotations = File.Pages.Where(p => p.ContainsKey("Annots")).SelectMany(p => File.List(p["Annots"])).Cast<Ref>().ToList();
        annotations.ShouldNotBeEmpty();
        foreach (var annotation in annotations)
        {
            var entries = File.Dict(annotation);
            var element = File.Dict(parents[(int)(double)entries["StructParent"]!]);
            File.NameOf(element["S"]).ShouldBe(File.NameOf(entries["Subtype"]) == "Widget" ? "Form" : "Link");
            File.List(element["K"]).OfType<Dictionary<string, object?>>().ShouldContain(k => k.ContainsKey("Obj") && ((Ref)k["Obj"]!).Number == annotation.Number);
        }
    }

    [Fact]
    public void Iso14289_1_Clause_7_18_3_PagesFollowTheStructureWithTheTabKey() => File.Pages.ShouldAllBe(p => File.NameOf(p["Tabs"]) == "S");

    [Fact]
    public void Iso14289_1_Clause_7_18_4_FieldsHaveADescription() =>
        File.List(File.Dict(File.Catalog["AcroForm"])["Fields"]).Select(File.Dict).ShouldAllBe(f => File.TextOf(f["TU"]).Length > 0);

    [Fact]
    public void Iso14289_1_Clause_7_18_5_LinksHaveContents() =>
        File.Pages.Where(p => p.ContainsKey("Annots")).SelectMany(p => File.List(p["Annots"])).Select(File.Dict)
            .Where(a => File.NameOf(a["Subtype"]) == "Link").ShouldAllBe(a => File.TextOf(a["Contents"]).Length > 0);

    [Fact]
    public void Iso14289_1_Clause_7_21_FontsHaveUnicode() =>
        File.Objects.Select(o => o.Value).OfType<Dictionary<string, object?>>().Where(d => d.TryGetValue("Subtype", out var s) && s is Name { Value: "Type0" })
            .ShouldAllBe(f => f.ContainsKey("ToUnicode"));

    private static IEnumerable<string> Unmarked(string content)
    {
        var depth = 0;
        foreach (var line in content.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            depth += line.EndsWith("BDC", StringComparison.Ordinal) ? 1 : line == "EMC" ? -1 : 0;
            if (depth == 0 && line != "EMC")
            {
                yield return line;
            }
        }
    }

    private List<Dictionary<string, object?>> Of(string role) => File.Elements().Where(e => File.NameOf(e.Element["S"]) == role).Select(e => e.Element).ToList();

    private int Span(Dictionary<string, object?> cell, string name) => cell.TryGetValue("A", out var a) && File.Dict(a).TryGetValue(name, out var span) ? (int)(double)span! : 1;

    private IEnumerable<(int Page, int Content)> Contents(Dictionary<string, object?> element)
    {
        foreach (var kid in File.List(element["K"]))
        {
            if (kid is double content)
            {
                yield return (((Ref)element["Pg"]!).Number, (int)content);
            }
            else if (kid is Dictionary<string, object?> entries && entries.TryGetValue("MCID", out var id))
            {
                yield return (((Ref)entries["Pg"]!).Number, (int)(double)id!);
            }
        }
    }

    private Dictionary<int, object?> Numbers(Dictionary<string, object?> node)
    {
        Dictionary<int, object?> found = [];
        foreach (var leaf in File.List(node["Kids"]).Select(File.Dict))
        {
            var numbers = File.List(leaf["Nums"]);
            for (var i = 0; i < numbers.Count; i += 2)
            {
                found.Add((int)(double)numbers[i]!, numbers[i + 1]);
            }
        }

        return found;
    }

    [GeneratedRegex(@"<</MCID \d+>>BDC")]
    private static partial Regex Marks();
}
