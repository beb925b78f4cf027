using System.Diagnostics;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>What people do without changing a row.</summary>
public sealed class LedgerActsTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task AnAct_SaysWhoWhenWhereWhatAndWhy_LikeEachChange(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var (actor, principal) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        await shell.InScopeAsync(async services =>
        {
            var user = services.GetRequiredService<TestUser>();
            (user.Id, user.Name, user.OnBehalfOfId, user.SessionId, user.Address, user.Origin) = (actor, "Ada", principal, "session-1", "192.0.2.7", Origins.Api);
            services.GetRequiredService<IChangeReason>().Reason = "Asked by the auditor";
            await services.GetRequiredService<ILedgerActs>().RecordAsync(
                LedgerActions.Exported, "sample.note", "", new Dictionary<string, object?>
                {
                    ["rows"] = 12, ["filter"] = "title ~ \"Größe\"", ["Ids"] = new[] { "a", "b" }, ["at"] = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc), ["none"] = null, ["all"] = true,
                }, CancellationToken.None);
            await services.GetRequiredService<ILedgerActs>().RecordAsync(LedgerActions.Verified, "sample.note", "7", null, CancellationToken.None);
        });

        var events = await EventsAsync(shell);
        events.Select(e => (e.Action, e.EntityType, e.EntityId)).ShouldBe([("exported", "sample.note", ""), ("verified", "sample.note", "7")]);
        events[0].Changes.ShouldBe("""{"Ids":["a","b"],"all":true,"at":"2026-03-04T05:06:07.000000Z","filter":"title ~ \"Größe\"","none":null,"rows":12}""");
        events[1].Changes.ShouldBe("{}");
        foreach (var e in events)
        {
            (e.ActorId, e.ActorName, e.OnBehalfOfId, e.SessionId, e.Address, e.Origin).ShouldBe((actor, "Ada", principal, "session-1", "192.0.2.7", "api"));
            (e.Reason, e.CorrelationId, e.OccurredAt).ShouldBe(("Asked by the auditor", activity.TraceId.ToHexString(), shell.Clock.GetUtcNow().UtcDateTime));
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task AnActWithinAUnitOfWork_StandsOrFallsWithIt(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        foreach (var commit in new[] { false, true })
        {
            await shell.InScopeAsync(async services =>
            {
                await using var transaction = await services.UnitOfWork().BeginAsync();
                services.Sample().Notes.Add(new Note { Title = "Erased" });
                await services.Sample().SaveChangesAsync();
                await services.GetRequiredService<ILedgerActs>().RecordAsync(LedgerActions.Erased, "sample.note", "7", null, CancellationToken.None);
                if (commit)
                {
                    await transaction.CommitAsync();
                }
            });
            (await EventsAsync(shell)).Select(e => e.Action).ShouldBe(commit ? ["created", "erased"] : []);
        }
    }

    [Fact]
    public async Task AnActThatCouldNotBeWritten_IsNotWrittenByTheNextOne()
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        await shell.InScopeAsync(async services =>
        {
            var acts = services.GetRequiredService<ILedgerActs>();
            using CancellationTokenSource cancelled = new();
            await cancelled.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => acts.RecordAsync(LedgerActions.Read, "sample.note", "1", null, cancelled.Token));
            await acts.RecordAsync(LedgerActions.Read, "sample.note", "2", null, CancellationToken.None);
        });

        (await EventsAsync(shell)).Select(e => e.EntityId).ShouldBe(["2"]);
    }

    [Theory]
    [InlineData(LedgerActions.Created)]
    [InlineData(LedgerActions.Updated)]
    [InlineData(LedgerActions.Deleted)]
    [InlineData("peeked")]
    public async Task AnAct_IsNoChange_AndNoWordThatNobodyKnows(string action)
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        await shell.InScopeAsync(s => Should.ThrowAsync<ArgumentException>(
            () => s.GetRequiredService<ILedgerActs>().RecordAsync(action, "sample.note", "1", null, CancellationToken.None)));

        (await EventsAsync(shell)).ShouldBeEmpty();
    }

    private static Task<List<LedgerEvent>> EventsAsync(DataShell shell) => shell.InScopeAsync(
        s => s.GetRequiredService<PlatformDbContext>().Set<LedgerEvent>().AsNoTracking().OrderBy(e => e.Id).ToListAsync());
}
