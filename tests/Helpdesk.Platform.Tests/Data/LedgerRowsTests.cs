using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>Rows are compared with what the ledger says of them.</summary>
public sealed class LedgerRowsTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task WhateverIsWritten_InWhateverWay_ThereIsNoFalseAlarm(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var note = Sample("first");
        note.Pin = "1234";
        note.Tags = ["a", "ü \"quoted\""];
        (note.Weight, note.DueAt, note.Mood) = (0.1 + 0.2, shell.Clock.GetUtcNow().UtcDateTime.AddTicks(7), Mood.Worried);
        var imported = Sample("imported");
        imported.CreationTime = new DateTime(2019, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await shell.InScopeAsync(async s =>
        {
            s.Sample().AddRange(note, imported, new NoteEntry { NoteId = note.Id, Text = "said", At = shell.Clock.GetUtcNow().UtcDateTime });
            await s.Sample().SaveChangesAsync();
            await s.GetRequiredService<IBulkWriter>().InsertAsync(s.Sample(), [Sample("in bulk 1"), Sample("in bulk 2")], CancellationToken.None);
        });
        foreach (var (pin, mood) in new[] { ("5678", Mood.Calm), ((string?)null, Mood.Worried), ("1234", Mood.Calm) })
        {
            shell.Clock.Advance(TimeSpan.FromSeconds(1));
            await ChangeAsync(shell, note.Id, n => (n.Pin, n.Mood, n.Body) = (pin, mood, "x" + n.Body));
        }

        // The same key again, with less in it.
        await shell.InScopeAsync(async s =>
        {
            s.Sample().Remove(await s.Sample().Notes.SingleAsync(n => n.Id == imported.Id));
            await s.Sample().SaveChangesAsync();
            var again = Sample("again");
            again.Id = imported.Id;
            s.Sample().Add(again);
            await s.Sample().SaveChangesAsync();
        });

        (await CompareAsync(shell)).ShouldBe([("other.counterpart", 0, null), ("platform.setting", 0, null), ("sample.entry", 1, null), ("sample.note", 4, null)]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task ARecordWhoseHistoryWasErased_IsNoFalseAlarm_AndWhatWasWrittenAfterwardsIsCompared(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var note = Sample("to be forgotten");
        await shell.InScopeAsync(async s =>
        {
            s.Sample().AddRange(note, new NoteEntry { NoteId = note.Id, Text = "said", At = shell.Clock.GetUtcNow().UtcDateTime });
            await s.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(s => s.GetRequiredService<ILedgerErasure>().EraseAsync("sample.note", note.Id.ToString(), CancellationToken.None));
        (await CompareAsync(shell)).ShouldContain(("sample.note", 1, null));

        shell.Clock.Advance(TimeSpan.FromSeconds(1));
        await ChangeAsync(shell, note.Id, n => n.Stars = 3);
        (await CompareAsync(shell)).ShouldContain(("sample.note", 1, null));
        await TamperAsync(shell);

        var wrong = (await CompareAsync(shell)).Single(k => k.EntityType == "sample.note").Mismatch.ShouldNotBeNull();
        (wrong.Reason, wrong.Property).ShouldBe((LedgerMismatchReason.Differs, "Stars"));
    }

    [Theory]
    [OnEachDatabase]
    public async Task ChangesOfANodeWhoseClockIsBehind_AreNoFalseAlarm(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var note = Sample("seen from two nodes");
        await shell.InScopeAsync(async s =>
        {
            s.Sample().Add(note);
            await s.Sample().SaveChangesAsync();
        });
        shell.Clock.Advance(TimeSpan.FromSeconds(10));
        await ChangeAsync(shell, note.Id, n => n.Stars = 1);
        FakeClock behind = new(shell.Clock.GetUtcNow().AddSeconds(-5));
        await using var other = shell.AnotherNode(services =>
        {
            SampleFixture.Configure(services);
            services.AddSingleton<TimeProvider>(behind);
        });
        await ChangeAsync(other, note.Id, n => n.Stars = 2);

        (await CompareAsync(shell)).ShouldContain(("sample.note", 1, null));
    }

    [Theory]
    [OnEachDatabase]
    public async Task RowsThatChangeWhileTheyAreRead_AreNoFalseAlarm(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var notes = Enumerable.Range(0, 20).Select(i => Sample($"note {i}")).ToList();
        await shell.InScopeAsync(async s =>
        {
            s.Sample().AddRange(notes);
            await s.Sample().SaveChangesAsync();
        });
        using CancellationTokenSource end = new();
        var desk = Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                await ChangeAsync(shell, notes[i % notes.Count].Id, n => n.Stars++);
                await shell.InScopeAsync(async s =>
                {
                    var passing = Sample($"passing {i}");
                    s.Sample().Add(passing);
                    await s.Sample().SaveChangesAsync();
                    s.Sample().Remove(passing);
                    await s.Sample().SaveChangesAsync();
                });
            }
        });
        for (var round = 0; round < 30; round++)
        {
            (await CompareAsync(shell)).Select(k => k.Mismatch).ShouldAllBe(m => m == null);
        }

        await end.CancelAsync();
        await desk;
    }

    /// <summary>As a database administrator writes: past the product.</summary>
    private static Task TamperAsync(DataShell shell) => shell.InScopeAsync(async s =>
    {
        var table = s.Sample().Model.FindEntityType(typeof(Note))!.GetTableName();
        var connection = s.Sample().Database.GetDbConnection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"""UPDATE "{table}" SET "Stars" = 9""";
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    });

    private static Note Sample(string title) => new() { Title = title };

    private static Task ChangeAsync(DataShell shell, Guid id, Action<Note> change) => shell.InScopeAsync(async s =>
    {
        change(await s.Sample().Notes.SingleAsync(n => n.Id == id));
        await s.Sample().SaveChangesAsync();
    });

    private static Task<List<(string EntityType, long Rows, LedgerMismatch? Mismatch)>> CompareAsync(DataShell shell) => shell.InScopeAsync(async s =>
    {
        List<(string EntityType, long Rows, LedgerMismatch? Mismatch)> kinds = [];
        await foreach (var kind in s.GetRequiredService<ILedgerRows>().CompareAsync(CancellationToken.None))
        {
            kinds.Add((kind.EntityType, kind.Rows, kind.Mismatch));
        }

        return kinds.OrderBy(k => k.EntityType, StringComparer.Ordinal).ToList();
    });
}
