using System.IO.Compression;
using System.Text;
using Helpdesk.Errors;
using Helpdesk.Tickets.Import;

namespace Helpdesk.Modules.Tests.Import;

public sealed class EventLogReaderTests
{
    private static readonly ImportProfile Uci = ImportProfile.Find("uci-incident-events");

    [Fact]
    public async Task Read_OfTheSampleLog_GivesEveryRowAsAnEvent()
    {
        await using var file = File.OpenRead(Fixtures.SampleLog);

        var log = await new EventLogReader(Uci).ReadAsync(file, TestContext.Current.CancellationToken);

        log.Rows.ShouldBe(23_682);
        log.Events.Count.ShouldBe(23_682);
        log.Rejected.ShouldBeEmpty();
        log.Events.Select(e => e.Number).Distinct().Count().ShouldBe(4_097);
    }

    [Fact]
    public async Task Read_OfAPlainFile_GivesTheSameAsOfAGzipFile()
    {
        var csv = Log.With(Log.Row());
        var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(csv), TestContext.Current.CancellationToken);
        }

        zipped.Position = 0;
        var plain = await ReadAsync(csv);
        var fromGzip = await new EventLogReader(Uci).ReadAsync(zipped, TestContext.Current.CancellationToken);

        fromGzip.Events.Single().SourceKey.ShouldBe(plain.Events.Single().SourceKey);
    }

    [Fact]
    public async Task Read_OfAPackedFileThatUnpacksToTooMuch_IsRefusedBeforeItIsHeld()
    {
        var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            var row = Encoding.UTF8.GetBytes(Log.Row() + "\n");
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Log.With()), TestContext.Current.CancellationToken);
            for (var bytes = 0; bytes < 16 * 1024 * 1024; bytes += row.Length)
            {
                await gzip.WriteAsync(row, TestContext.Current.CancellationToken);
            }
        }

        zipped.Length.ShouldBeLessThan(1024 * 1024);
        zipped.Position = 0;

        var error = await Should.ThrowAsync<BusinessException>(() =>
            new EventLogReader(Uci, maxBytes: 8 * 1024 * 1024).ReadAsync(zipped, TestContext.Current.CancellationToken));

        error.Message.ShouldBe("The file has more than 8 MB, unpacked. Split it into several. Nothing was stored.");
    }

    [Fact]
    public async Task Read_OfTooManyRows_IsRefused()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes(Log.With("a", "b", "c")));

        var error = await Should.ThrowAsync<BusinessException>(() =>
            new EventLogReader(Uci, maxRows: 2).ReadAsync(file, TestContext.Current.CancellationToken));

        error.Code.ShouldBe("Import:TooManyRows");
    }

    [Theory]
    [InlineData("29/2/2016 01:16")]
    [InlineData("29-02-2016 01:16")]
    [InlineData("29/02/2016 1:16")]
    public async Task Read_OfEachDateFormThatOccurs_UnderstandsDayFirst(string date)
    {
        var log = await ReadAsync(Log.With(Log.Row(("sys_updated_at", date))));

        log.Events.Single().At.ShouldBe(new DateTime(2016, 2, 29, 1, 16, 0, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("incident_state", "Sleeping", "incident_state 'Sleeping' is not in the profile.")]
    [InlineData("priority", "9 - Whatever", "priority '9 - Whatever' is not in the profile.")]
    [InlineData("sys_mod_count", "-1", "sys_mod_count '-1' is not a whole number.")]
    [InlineData("sys_updated_at", "?", "sys_updated_at is missing.")]
    [InlineData("sys_updated_at", "13/13/2016 10:00", "sys_updated_at '13/13/2016 10:00' is not a date of the form")]
    [InlineData("number", "?", "number is missing.")]
    [InlineData("caller_id", "?", "caller_id is missing.")]
    public async Task Read_OfARowThatMakesNoSense_RejectsItWithLineAndReason(string column, string value, string reason)
    {
        var log = await ReadAsync(Log.With(Log.Row(), Log.Row((column, value), ("sys_mod_count", column == "sys_mod_count" ? value : "1"))));

        log.Rows.ShouldBe(2);
        log.Events.Count.ShouldBe(1);
        var rejected = log.Rejected.ShouldHaveSingleItem();
        rejected.Line.ShouldBe(3);
        rejected.Reason.ShouldStartWith(reason);
    }

    [Fact]
    public async Task Read_OfARowWithTooFewColumns_RejectsIt()
    {
        var log = await ReadAsync(Log.With(Log.Row(), "INC1,New"));

        log.Rejected.ShouldHaveSingleItem().Reason.ShouldBe("2 columns instead of 36.");
    }

    [Fact]
    public async Task Read_OfTheSameRowTwice_RejectsTheSecondAndNamesTheFirst()
    {
        var log = await ReadAsync(Log.With(Log.Row(), Log.Row()));

        log.Rejected.ShouldHaveSingleItem().ShouldBe(new RejectedRow(3, "Repeats line 2."));
    }

    [Fact]
    public async Task Read_OfAFileWithoutAColumnOfTheProfile_SaysWhichOne()
    {
        var error = await Should.ThrowAsync<BusinessException>(() => ReadAsync(Log.With(Log.Row()).Replace("caller_id", "caller", StringComparison.Ordinal)));

        error.Message.ShouldContain("caller_id");
    }

    [Fact]
    public async Task Read_OfAnEmptyFile_IsRefusedWithASentence()
    {
        var error = await Should.ThrowAsync<BusinessException>(() => ReadAsync(""));

        error.Message.ShouldContain("empty");
    }

    [Fact]
    public async Task Read_OfATruncatedGzipFile_IsRefusedWithASentence()
    {
        var bytes = await File.ReadAllBytesAsync(Fixtures.SampleLog, TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<BusinessException>(() =>
            new EventLogReader(Uci).ReadAsync(new MemoryStream(bytes[..(bytes.Length / 2)]), TestContext.Current.CancellationToken));

        error.Message.ShouldContain("Nothing was stored");
    }

    [Fact]
    public async Task Read_OfAMissingValue_IsNotAValue()
    {
        var log = await ReadAsync(Log.With(Log.Row(("assignment_group", "?"), ("category", "?"), ("cmdb_ci", "?"))));

        var logged = log.Events.Single();
        logged.Team.ShouldBeNull();
        logged.Category.ShouldBeNull();
        logged.Extra.Keys.ShouldNotContain("cmdb_ci");
    }

    private static Task<EventLog> ReadAsync(string csv) =>
        new EventLogReader(Uci).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv)), TestContext.Current.CancellationToken);
}
