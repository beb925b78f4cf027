using System.Security.Cryptography.X509Certificates;
using Helpdesk.Compliance.Pdf.Tests.Reading;

namespace Helpdesk.Compliance.Pdf.Tests;

public sealed class WrongInput
{
    [Fact]
    public async Task SameInput_MakesTheSameBytes() =>
        (await Samples.WriteAsync(Samples.Report())).ShouldBe(await Samples.WriteAsync(Samples.Report()));

    [Fact]
    public async Task ANameOf300Characters_StaysWithinItsCell()
    {
        var name = new string('W', 300);
        var file = new ReadFile(await Samples.WriteAsync(Samples.Simple(c => c.Table(t =>
        {
            t.Columns(PdfWidth.Constant(80), PdfWidth.Relative());
            t.Row(r =>
            {
                r.Cell(name);
                r.Cell("x");
            });
        }))));
        PageText.Of(file, file.Pages[0]).Where(t => t.Text.Contains('W')).ShouldAllBe(t => t.Right <= 48 + 80);
        string.Concat(PageText.Of(file, file.Pages[0]).Select(t => t.Text)).Count(c => c == 'W').ShouldBe(300);
    }

    [Theory]
    [InlineData("a\ufffeb")]
    [InlineData("a\uffffb")]
    public async Task WhatIsNoCharacter_IsShownAsReplacement(string text)
    {
        var file = new ReadFile(await Samples.WriteAsync(Samples.Simple(c => c.Text(text))));
        string.Concat(PageText.Of(file, file.Pages[0]).Select(t => t.Text)).ShouldContain("a\uFFFDb");
    }

    [Fact]
    public async Task ACharacterWithoutAGlyph_IsShownAsReplacement_KeptAsText_AndListed()
    {
        using MemoryStream stream = new();
        var result = await Samples.Simple(c => c.Text("Fire \U0001F9EF and 漢 and 👩‍🚒 end")).WriteAsync(stream);
        result.MissingCharacters.ShouldBe(["\U0001F9EF", "漢", "👩‍🚒"], ignoreOrder: true);
        var file = new ReadFile(stream.ToArray());
        file.ContentOf(file.Pages[0]).ShouldContain("/ActualText<FEFFD83EDDEF>");
        PageText.Of(file, file.Pages[0]).ShouldContain(t => t.Text == "\uFFFD");
    }

    [Fact]
    public async Task ATextThatWasCutWithinAnEmoji_IsWrittenAndListed()
    {
        using MemoryStream stream = new();
        (await Samples.Simple(c => c.Text("Cut \uD83E")).WriteAsync(stream)).MissingCharacters.ShouldBe(["\uFFFD"]);
    }

    [Fact]
    public async Task ACharacterOfTheFallbackFont_IsNotMissing()
    {
        using MemoryStream stream = new();
        (await Samples.Simple(c => c.Text("Arrow → check ✓ smile 😀")).WriteAsync(stream)).MissingCharacters.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnEmptyTable_SaysSo()
    {
        var file = new ReadFile(await Samples.WriteAsync(Samples.Simple(c => c.Table(t =>
        {
            t.Columns(PdfWidth.Relative(), PdfWidth.Relative());
            t.Header("Number", "Title");
            t.Rows(Array.Empty<int>(), (_, _) => { });
            t.WhenEmpty("No changes in this period.");
        }))));
        string.Concat(PageText.Of(file, file.Pages[0]).Select(t => t.Text)).ShouldContain("No changes in this period.");
    }

    [Fact]
    public async Task ATableOfAHundredThousandRows_IsNotHeldInMemory()
    {
        var document = Samples.Simple(c => c.Table(t =>
        {
            t.Columns(PdfWidth.Constant(60), PdfWidth.Relative());
            t.Header("Number", "Title");
            t.Rows(Enumerable.Range(1, 100_000), (row, i) =>
            {
                row.Cell($"{i}");
                row.Cell("Completed");
            });
        }));
        WatchedStream stream = new();
        var result = await document.WriteAsync(stream);
        result.Pages.ShouldBeGreaterThan(2000);
        // What is reachable in the middle of the writing: places of objects, and a page.
        stream.MostMemory.ShouldBeLessThan(120_000_000);
    }

    [Fact]
    public async Task AFullDisk_LeavesNoFileBehind_AndTheOldOneAsItWas()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "report.pdf");
            await File.WriteAllTextAsync(path, "old");
            var document = Samples.Report().Attach(new("broken.csv", "text/csv", "Cannot be read", AttachmentKind.Data, Samples.Created, () => throw new IOException("No space left on device")));
            await Should.ThrowAsync<IOException>(PdfFile.WriteAsync(path, document));
            (await File.ReadAllTextAsync(path)).ShouldBe("old");
            folder.GetFiles().Select(f => f.Name).ShouldBe(["report.pdf"]);

            await PdfFile.WriteAsync(path, Samples.Report());
            new ReadFile(await File.ReadAllBytesAsync(path)).Pages.Count.ShouldBeGreaterThan(1);
            folder.GetFiles().Select(f => f.Name).ShouldBe(["report.pdf"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AStreamThatBreaks_BreaksTheWriting() =>
        await Should.ThrowAsync<IOException>(Samples.Report().WriteAsync(new WatchedStream { Room = 2000 }));

    [Fact]
    public async Task ACancelledWriting_EndsAtTheNextPage()
    {
        using CancellationTokenSource stop = new();
        var document = Samples.Simple(c => c.Table(t =>
        {
            t.Columns(PdfWidth.Relative());
            t.Rows(Endless(stop), (row, i) => row.Cell($"{i}"));
        }));
        await Should.ThrowAsync<OperationCanceledException>(document.WriteAsync(Stream.Null, null, stop.Token));
    }

    public static TheoryData<string, Action<PdfContainer>> Impossible => new()
    {
        { "Headings begin with level 1", c => c.Heading(2, "Two") },
        { "Leave no level out", c => c.Column(x => { x.Item().Heading(1, "One"); x.Item().Heading(3, "Three"); }) },
        { "fills 1 of 2 columns", c => c.Table(t => { t.Columns(PdfWidth.Relative(), PdfWidth.Relative()); t.Row(r => r.Cell("x")); }) },
        { "has no columns", c => c.Table(_ => { }) },
        { "spans more rows than follow", c => c.Table(t => { t.Columns(PdfWidth.Relative()); t.Row(r => r.Cell("x", rowSpan: 2)); }) },
        { "no place of the document has that name", c => c.Text(t => t.LinkTo("x", "nowhere")) },
        { "no words for people", c => c.Image(PdfImage.Read(Samples.Png), " ") },
        { "Two things were put into one place", c => { c.Text("a"); c.Text("b"); } },
        { "flows over pages", c => c.Text(t => t.PageNumber()) },
        { "The columns need 900 points", c => c.Table(t => { t.Columns(PdfWidth.Constant(900)); t.Row(r => r.Cell("x")); }) },
        { "holds a page break", c => c.Table(t => { t.Columns(PdfWidth.Relative()); t.Row(r => r.Cell(x => x.PageBreak())); }) },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task WhatCannotBeLaidOut_IsRefusedWithASentence(string says, Action<PdfContainer> content) =>
        (await Should.ThrowAsync<PdfLayoutException>(Samples.WriteAsync(Samples.Simple(content)))).Message.ShouldContain(says);

    [Fact]
    public async Task ASignatureWithoutAField_IsRefused()
    {
        using var certificate = ExternalReaders.Certificate("rsa");
        (await Should.ThrowAsync<PdfLayoutException>(Samples.WriteAsync(Samples.Simple(c => c.Text("x")), new(certificate, Samples.Created)))).Message.ShouldContain("SignatureField");
    }

    [Fact]
    public async Task ASignatureWithoutAKey_IsRefused()
    {
        using var certificate = ExternalReaders.Certificate("rsa");
        using var half = X509CertificateLoader.LoadCertificate(certificate.RawData);
        (await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(Samples.WriteAsync(Samples.Report(), new(half, Samples.Created)))).Message.ShouldContain("no private key");
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4 }, "neither a PNG nor a JPEG")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 1 }, "damaged")]
    public void ABrokenPicture_IsRefusedWithASentence(byte[] file, string says) =>
        Should.Throw<InvalidDataException>(() => PdfImage.Read(file)).Message.ShouldContain(says);

    [Fact]
    public void ABrokenFont_IsRefusedWithASentence() =>
        Should.Throw<InvalidDataException>(() => TrueTypeFont.Read([0, 1, 0, 0, 0, 9, 0, 0, 0, 0])).Message.ShouldContain("damaged");

    private static IEnumerable<int> Endless(CancellationTokenSource stop)
    {
        for (var i = 0; ; i++)
        {
            if (i == 500)
            {
                stop.Cancel();
            }

            yield return i;
        }
    }

    private sealed class WatchedStream : MemoryStream
    {
        private long _written;

        public long Room { get; init; } = long.MaxValue;

        public long MostMemory { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var before = _written / 1_000_000;
            _written += buffer.Length;
            if (_written > Room)
            {
                throw new IOException("No space left on device");
            }

            if (_written / 1_000_000 != before)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
            }

            return ValueTask.CompletedTask;
        }
    }
}
