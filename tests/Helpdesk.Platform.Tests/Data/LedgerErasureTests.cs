using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>Values leave the ledger in one way only, and what proves them stays.</summary>
public sealed class LedgerErasureTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task EachEvent_HasASaltOfItsOwn_WhateverWayItIsWritten(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            // The title is unique: the same one again and again, as somebody hesitates.
            var note = new Note { Title = "One" };
            services.Sample().Notes.Add(note);
            foreach (var title in new[] { "Two", "One", "Two", "One" })
            {
                await services.Sample().SaveChangesAsync();
                note.Title = title;
            }

            await services.GetRequiredService<IBulkWriter>().InsertAsync(services.Sample(), [new Note { Title = "Three" }], CancellationToken.None);
        });

        var events = await EventsAsync(shell);
        events.Count.ShouldBe(5);
        events.ShouldAllBe(e => e.Salt!.Length == LedgerEvent.SaltLength && !e.IsErased);
        events.Select(e => e.Changes).Distinct().Count().ShouldBe(4, "two say the same");
        events.Select(e => e.ValuesDigest()).ShouldBeUnique();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Erasing_TakesTheValuesOfOneRecord_AndKeepsTheirDigests(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var (erased, kept) = (new Note { Title = "Ada" }, new Note { Title = "Bob" });
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.AddRange(erased, kept);
            await services.Sample().SaveChangesAsync();
            for (var i = 0; i < 600; i++)
            {
                erased.Stars = i + 1;
                await services.Sample().SaveChangesAsync();
            }
        });
        var before = (await EventsAsync(shell)).ToDictionary(e => e.Id, e => e.ValuesDigest());

        (await EraseAsync(shell, erased.Id, commit: false)).ShouldBe(601);
        (await EventsAsync(shell)).ShouldAllBe(e => !e.IsErased, "it was rolled back");
        (await EraseAsync(shell, erased.Id, commit: true)).ShouldBe(601);
        (await EraseAsync(shell, erased.Id, commit: true)).ShouldBe(0);

        foreach (var e in await EventsAsync(shell))
        {
            (e.IsErased, e.Salt is null, e.Changes == "{}").ShouldBe(e.EntityId == kept.Id.ToString() ? (false, false, false) : (true, true, true));
            e.ValuesDigest().ShouldBe(before[e.Id]);
        }
    }

    [Fact]
    public async Task AModule_CanNeitherChangeNorDeleteAnEvent()
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(new Note { Title = "Ada" });
            await services.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(async services =>
        {
            var e = await services.Sample().Set<LedgerEvent>().SingleAsync();
            e.ActorName = "Innocent";
            (await Should.ThrowAsync<InvalidOperationException>(() => services.Sample().SaveChangesAsync())).Message.ShouldContain("never changed");
            services.Sample().Remove(e);
            (await Should.ThrowAsync<InvalidOperationException>(() => services.Sample().SaveChangesAsync())).Message.ShouldContain("never deleted");
        });

        (await EventsAsync(shell)).Single().ActorName.ShouldBe("System");
    }

    private static Task<long> EraseAsync(DataShell shell, Guid note, bool commit) => shell.InScopeAsync(async services =>
    {
        await using var transaction = await services.UnitOfWork().BeginAsync();
        var count = await services.GetRequiredService<ILedgerErasure>().EraseAsync("sample.note", note.ToString(), CancellationToken.None);
        if (commit)
        {
            await transaction.CommitAsync();
        }

        return count;
    });

    private static Task<List<LedgerEvent>> EventsAsync(DataShell shell) => shell.InScopeAsync(
        s => s.GetRequiredService<PlatformDbContext>().Set<LedgerEvent>().AsNoTracking().OrderBy(e => e.Id).ToListAsync());
}
