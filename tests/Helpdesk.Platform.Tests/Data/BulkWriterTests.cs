using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class BulkWriterTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Insert_StoresTheSameAsASave(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var saved = Make("Saved");
        var written = Make("Written");
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(saved);
            await services.Sample().SaveChangesAsync();
            (await services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), [written], CancellationToken.None)).ShouldBe(1);
        });
        await shell.InScopeAsync(async services =>
        {
            var a = await services.Sample().Notes.SingleAsync(n => n.Title == "Saved");
            var b = await services.Sample().Notes.SingleAsync(n => n.Title == "Written");
            b.Id.ShouldBe(written.Id);
            b.ConcurrencyStamp.Length.ShouldBe(32);
            (b.Body, b.Mood, b.Stars, b.Weight, b.DueAt, b.OwnerId, b.Pin).ShouldBe((a.Body, a.Mood, a.Stars, a.Weight, a.DueAt, a.OwnerId, a.Pin));
            b.CreationTime.ShouldBe(a.CreationTime);
            b.Tags.ShouldBe(a.Tags);
            b.LastModificationTime.ShouldBeNull();

            // Found by key and by value: stored in the very form that EF Core looks for.
            (await services.Sample().Notes.FindAsync(written.Id)).ShouldNotBeNull();
            (await services.Sample().Notes.CountAsync(n => n.DueAt == saved.DueAt && n.OwnerId == saved.OwnerId)).ShouldBe(2);

            var events = await services.Sample().Set<LedgerEvent>().ToListAsync();
            events.Count.ShouldBe(2);
            events.Select(e => e.Changes.Replace("Saved", "Written", StringComparison.Ordinal)).Distinct().Count().ShouldBe(1);
            events.ShouldContain(e => e.EntityId == written.Id.ToString("d") && e.Action == "created");
        });

        // A row that was written in bulk is changed like any other.
        await shell.InScopeAsync(async services =>
        {
            (await services.Sample().Notes.SingleAsync(n => n.Title == "Written")).Stars = 1;
            await services.Sample().SaveChangesAsync();
        });

        static Note Make(string title) => new()
        {
            Title = title,
            Body = "Zeile 1\nZeile 2 😀 \"quoted\"",
            Mood = Mood.Worried,
            Stars = -5,
            Weight = 1.25,
            DueAt = new DateTime(2026, 5, 6, 7, 8, 9, DateTimeKind.Utc).AddMicroseconds(120),
            OwnerId = new Guid("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001"),
            Pin = "1234",
            Tags = ["x", "y"],
        };
    }

    [Theory]
    [OnEachDatabase]
    public async Task Insert_OfManyRows_WritesOneLedgerEventEach(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Parent" };
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
            var rows = Enumerable.Range(0, 5000).Select(i => new NoteEntry { NoteId = note.Id, Text = $"Entry {i}", At = DateTime.UnixEpoch.AddMinutes(i) }).ToList();
            await services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), rows, CancellationToken.None);
            await services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), [new NoteDraft { Text = "No ledger" }], CancellationToken.None);
        });
        await shell.InScopeAsync(async services =>
        {
            (await services.Sample().Entries.CountAsync()).ShouldBe(5000);
            var events = await services.Sample().Set<LedgerEvent>().Where(e => e.EntityType == "sample.entry").OrderBy(e => e.Id).ToListAsync();
            events.Count.ShouldBe(5000);
            events.ShouldAllBe(e => e.Changes.StartsWith("{\"digest\":\""));
            events.Select(e => e.Changes).Distinct().Count().ShouldBe(5000);
            (await services.Sample().Set<LedgerEvent>().CountAsync()).ShouldBe(5001);
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task Insert_OfADuplicate_StoresNothing(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            Note[] rows = [new() { Title = "One" }, new() { Title = "Two" }, new() { Title = "One" }];
            var duplicate = await Should.ThrowAsync<DuplicateException>(() =>
                services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), rows, CancellationToken.None));
            duplicate.EntityType.ShouldBe("sample.note");
        });
        await shell.InScopeAsync(async services =>
        {
            (await services.Sample().Notes.CountAsync()).ShouldBe(0);
            (await services.Sample().Set<LedgerEvent>().CountAsync()).ShouldBe(0);
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task Insert_InATransactionThatIsRolledBack_LeavesNothing(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using var transaction = await services.UnitOfWork().BeginAsync();
            await services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), [new Note { Title = "Gone" }], CancellationToken.None);
            (await services.Sample().Notes.CountAsync()).ShouldBe(1);
        });
        (await shell.InScopeAsync(s => s.Sample().Notes.CountAsync())).ShouldBe(0);
    }
}
