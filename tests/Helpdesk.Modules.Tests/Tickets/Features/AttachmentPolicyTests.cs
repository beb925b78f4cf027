using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using NSubstitute;

namespace Helpdesk.Modules.Tests.Tickets.Features;

public sealed class AttachmentPolicyTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0];

    private readonly IBlobStore _blobs = Substitute.For<IBlobStore>();
    private readonly AttachmentPolicy _policy;

    public AttachmentPolicyTests()
    {
        var settings = Substitute.For<ISettings>();
        settings.GetAsync<TicketSettings>(Arg.Any<CancellationToken>()).Returns(new TicketSettings());
        _blobs.SaveAsync(Arg.Any<Stream>(), Arg.Any<long>(), Arg.Any<CancellationToken>())
            .Returns(c => new BlobReference("00", c.Arg<Stream>().Length));
        _policy = new AttachmentPolicy(_blobs, settings, English.Texts);
    }

    [Theory]
    [InlineData("report.exe")]
    [InlineData("REPORT.EXE")]
    [InlineData("report.pdf.exe")]
    [InlineData("macro.vbs")]
    [InlineData("page.html")]
    [InlineData("picture.svg")]
    [InlineData("run.exe. ")]
    [InlineData("a/b\\evil.bat")]
    [InlineData("harmless\u202Etxt.exe")]
    public async Task Store_OfABlockedType_IsRefusedAndStoresNothing(string name)
    {
        await Should.ThrowAsync<ValidationException>(() => StoreAsync(File(name, "text/plain", "hello"u8.ToArray())));

        await _blobs.DidNotReceiveWithAnyArgs().SaveAsync(default!, default, default);
    }

    [Theory]
    [InlineData("MZ program")]
    [InlineData("#!/bin/sh")]
    [InlineData("\u007fELF")]
    public async Task Store_OfAProgramWithAHarmlessName_IsRefused(string content) =>
        (await Should.ThrowAsync<ValidationException>(() => StoreAsync(File("notes.txt", "text/plain", System.Text.Encoding.Latin1.GetBytes(content)))))
            .Errors.Keys.ShouldBe(["files"]);

    [Fact]
    public async Task Store_OfOneBadFileAmongGoodOnes_StoresNone()
    {
        await Should.ThrowAsync<ValidationException>(() => StoreAsync(File("a.txt", "text/plain", "a"u8.ToArray()), File("b.exe", "text/plain", "b"u8.ToArray())));

        await _blobs.DidNotReceiveWithAnyArgs().SaveAsync(default!, default, default);
    }

    [Fact]
    public async Task Store_OfAFileThatSaysItIsTooLarge_IsRefusedBeforeItIsRead() =>
        await Should.ThrowAsync<ValidationException>(() => StoreAsync(
            new UploadedFile("big.zip", "application/zip", (25L * 1024 * 1024) + 1, () => throw new InvalidOperationException("must not be read"))));

    [Fact]
    public async Task Store_OfAnEmptyFile_IsRefused() =>
        await Should.ThrowAsync<ValidationException>(() => StoreAsync(File("empty.txt", "text/plain", [])));

    [Fact]
    public async Task Store_OfMoreThanTenFiles_IsRefused() =>
        await Should.ThrowAsync<ValidationException>(() => StoreAsync([.. Enumerable.Range(0, 11).Select(i => File($"{i}.txt", "text/plain", "x"u8.ToArray()))]));

    [Fact]
    public async Task Store_TakesTheTypeOfAnImageFromItsBytes()
    {
        var stored = await StoreAsync(File("photo.dat", "application/octet-stream", Png));

        stored.Single().ContentType.ShouldBe("image/png");
        AttachmentPolicy.MayShowInline(stored.Single().ContentType).ShouldBeTrue();
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/svg+xml")]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    [InlineData("text/javascript")]
    [InlineData("nonsense")]
    [InlineData("text/plain\r\nX-Evil: 1")]
    public async Task Store_OfBytesThatAreNoImage_TakesAwayATypeThatABrowserRuns(string claimed)
    {
        var stored = await StoreAsync(File("file.bin", claimed, "<svg onload=alert(1)>"u8.ToArray()));

        stored.Single().ContentType.ShouldBe("application/octet-stream");
        AttachmentPolicy.MayShowInline(stored.Single().ContentType).ShouldBeFalse();
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("text/plain")]
    public async Task Store_KeepsTheTypeOfDocuments(string claimed) =>
        (await StoreAsync(File("file.bin", claimed, "content"u8.ToArray()))).Single().ContentType.ShouldBe(claimed);

    [Theory]
    [InlineData("C:\\Papers\\mine\\note.txt", "note.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\"b<c>.txt", "abc.txt")]
    [InlineData("line\r\nbreak.txt", "linebreak.txt")]
    [InlineData("…", "…")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    public void CleanName_KeepsAPlainName(string name, string expected) => AttachmentPolicy.CleanName(name).ShouldBe(expected);

    [Fact]
    public void CleanName_OfALongName_KeepsItsEnding()
    {
        var name = AttachmentPolicy.CleanName(new string('a', 300) + ".pdf");

        name.Length.ShouldBe(255);
        name.ShouldEndWith(".pdf");
    }

    private static UploadedFile File(string name, string type, byte[] content) => new(name, type, content.Length, () => new MemoryStream(content));

    private Task<IReadOnlyList<Helpdesk.Tickets.Domain.TicketAttachment>> StoreAsync(params UploadedFile[] files) =>
        _policy.StoreAsync(files, Guid.CreateVersion7(), null, isPublic: true, Some.Act(), TestContext.Current.CancellationToken);
}
