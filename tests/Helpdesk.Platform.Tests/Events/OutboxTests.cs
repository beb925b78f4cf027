using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Platform.Tests.Data;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Events;

public sealed class OutboxFixture : DataFixture
{
    internal Probe Probe { get; } = new();

    protected override void ConfigureServices(IServiceCollection services)
    {
        SampleFixture.Configure(services);
        services.AddSingleton(Probe);
        services.AddEventHandler<NoteAnnounced, WriteCounterpart>();
        services.AddEventHandler<NoteAnnounced, FailOnDemand>(when: e => e.Title != OutboxTests.OfNoConcernToOne);
    }
}

/// <summary>What the handlers of the tests are told and tell.</summary>
internal sealed class Probe
{
    public ConcurrentQueue<(Guid Note, EventContext Context, string? Trace, string Origin)> Handled { get; } = new();

    /// <summary>Failures still to come of <see cref="FailOnDemand"/>; it writes before it fails.</summary>
    public int Failures { get; set; }

    /// <summary>Awaited by <see cref="WriteCounterpart"/> after its write.</summary>
    public Func<IServiceProvider, Task>? AfterWrite { get; set; }

    public void Reset()
    {
        Handled.Clear();
        Failures = 0;
        AfterWrite = null;
    }
}

internal sealed class WriteCounterpart(OtherDbContext db, Probe probe, ICurrentUser user, IServiceProvider services) : IEventHandler<NoteAnnounced>
{
    public async Task HandleAsync(NoteAnnounced @event, EventContext context, CancellationToken cancellationToken)
    {
        db.Counterparts.Add(new Counterpart { NoteId = @event.NoteId, Text = "written" });
        await db.SaveChangesAsync(cancellationToken);
        if (probe.AfterWrite is { } after)
        {
            await after(services);
        }

        probe.Handled.Enqueue((@event.NoteId, context, Activity.Current?.TraceId.ToHexString(), user.Origin));
    }
}

internal sealed class FailOnDemand(OtherDbContext db, Probe probe) : IEventHandler<NoteAnnounced>
{
    public async Task HandleAsync(NoteAnnounced @event, EventContext context, CancellationToken cancellationToken)
    {
        db.Counterparts.Add(new Counterpart { NoteId = @event.NoteId, Text = "failing" });
        await db.SaveChangesAsync(cancellationToken);
        if (probe.Failures > 0)
        {
            probe.Failures--;
            throw new InvalidOperationException("The mail server is away.");
        }
    }
}

public sealed class OutboxTests(OutboxFixture fixture) : IClassFixture<OutboxFixture>
{
    internal const string OfNoConcernToOne = "Of no concern to one";

    private static readonly string Writing = typeof(WriteCounterpart).FullName!;
    private static readonly string Failing = typeof(FailOnDemand).FullName!;

    [Theory]
    [OnEachDatabase]
    public async Task Save_WithEvents_WritesOneDeliveryPerHandlerInTheSameTransaction(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using (await services.UnitOfWork().BeginAsync())
            {
                await AnnounceAsync(services, "Rolled back");
            }

            await AnnounceAsync(services, "Kept");
            services.Sample().Publish(new NoteUnheard(Guid.Empty));
            await services.Sample().SaveChangesAsync();
        });
        var (messages, deliveries) = await ReadAsync(shell);
        messages.ShouldHaveSingleItem().Name.ShouldBe("sample.announced.v1", "an event that nobody hears needs no row");
        messages[0].Payload.ShouldContain("\"title\":\"Kept\"");
        deliveries.Select(d => d.Handler).Order().ShouldBe(new[] { Failing, Writing }.Order());
        deliveries.ShouldAllBe(d => d.State == DeliveryState.Waiting && d.Attempts == 0);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_WritesNoDeliveryForAHandlerThatTheEventDoesNotConcern(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);

        await shell.InScopeAsync(services => AnnounceAsync(services, OfNoConcernToOne));

        (await ReadAsync(shell)).Deliveries.ShouldHaveSingleItem().Handler.ShouldBe(Writing);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_ThatFails_KeepsItsEventsForTheNextTry(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Taken"));
        await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Taken" };
            note.Announce();
            services.Sample().Notes.Add(note);
            await Should.ThrowAsync<DuplicateException>(() => services.Sample().SaveChangesAsync());
            note.Title = "Free";
            await services.Sample().SaveChangesAsync();
        });
        (await ReadAsync(shell)).Messages.Count.ShouldBe(2);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Forget_AfterAFailedSave_KeepsItsEventsOutOfTheNextOne(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Taken"));
        await shell.InScopeAsync(async services =>
        {
            await Should.ThrowAsync<DuplicateException>(() => AnnounceAsync(services, "Taken"));
            services.Sample().Forget();
            await AnnounceAsync(services, "Next");
        });
        (await TitlesAsync(shell)).ShouldBe(["Next", "Taken"], ignoreOrder: true);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Rollback_AfterAFailedSave_KeepsItsEventsOutOfTheNextOne(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using (await services.UnitOfWork().BeginAsync())
            {
                await AnnounceAsync(services, "Taken");
                await Should.ThrowAsync<DuplicateException>(() => AnnounceAsync(services, "Taken"));
            }

            await AnnounceAsync(services, "Next");
        });
        (await TitlesAsync(shell)).ShouldBe(["Next"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_OfManyEventsOfOneSave_KeepsTheOrderInWhichTheyWereRaised(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        List<Guid> notes = [.. Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7())];
        await shell.InScopeAsync(async services =>
        {
            foreach (var note in notes)
            {
                services.Sample().Publish(new NoteAnnounced(note, "Many"));
            }

            await services.Sample().SaveChangesAsync();
        });

        await OutboxDrain.RunAsync(shell.Services);

        fixture.Probe.Handled.Select(h => h.Note).ShouldBe(notes);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_RunsEachHandlerOnceAsTheSystemInTheTraceOfTheChange(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var trace = activity.TraceId.ToHexString();
        var note = await shell.InScopeAsync(services => AnnounceAsync(services, "Once"));
        activity.Stop();

        await OutboxDrain.RunAsync(shell.Services);
        await OutboxDrain.RunAsync(shell.Services);
        var handled = fixture.Probe.Handled.ShouldHaveSingleItem();
        handled.Note.ShouldBe(note);
        handled.Context.Attempt.ShouldBe(1);
        handled.Trace.ShouldBe(trace);
        handled.Origin.ShouldBe(Origins.Background);
        var (messages, deliveries) = await ReadAsync(shell);
        handled.Context.MessageId.ShouldBe(messages[0].Id);
        deliveries.ShouldAllBe(d => d.State == DeliveryState.Done && d.LeaseOwner == null);
        (await TextsAsync(shell)).ShouldBe(["failing", "written"]);
        var events = await shell.InScopeAsync(s => s.Other().Set<LedgerEvent>().Where(e => e.EntityType == "other.counterpart").ToListAsync());
        events.ShouldAllBe(e => e.CorrelationId == trace);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_WhenAHandlerFails_UndoesItsWritesTriesAgainLaterAndStopsNoOther(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        fixture.Probe.Failures = 2;
        await shell.InScopeAsync(services => AnnounceAsync(services, "Retry"));
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).ShouldBe(["written"]);
        var failed = (await ReadAsync(shell)).Deliveries.Single(d => d.Handler == Failing);
        failed.State.ShouldBe(DeliveryState.Waiting);
        failed.Attempts.ShouldBe(1);
        failed.Error.ShouldBe("InvalidOperationException: The mail server is away.");
        failed.LeaseOwner.ShouldBeNull();
        (failed.DueAt - shell.Clock.GetUtcNow().UtcDateTime).TotalSeconds.ShouldBeInRange(4, 6);

        // Not due yet.
        (await shell.Services.GetRequiredService<OutboxProcessor>().DispatchAsync(CancellationToken.None)).ShouldBe(0);
        shell.Clock.Advance(TimeSpan.FromSeconds(6));
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).ShouldBe(["written"]);
        shell.Clock.Advance(TimeSpan.FromSeconds(12));
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).ShouldBe(["failing", "written"]);
        var done = (await ReadAsync(shell)).Deliveries.Single(d => d.Handler == Failing);
        (done.State, done.Attempts, done.Error).ShouldBe((DeliveryState.Done, 3, null));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_AfterTheLastAttempt_GivesUpUntilAnAdministratorRequeues(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        fixture.Probe.Failures = OutboxProcessor.MaxAttempts;
        await shell.InScopeAsync(services => AnnounceAsync(services, "Dead"));
        for (var i = 0; i < OutboxProcessor.MaxAttempts + 2; i++)
        {
            await OutboxDrain.RunAsync(shell.Services);
            shell.Clock.Advance(TimeSpan.FromHours(2));
        }

        var summary = await shell.InScopeAsync(s => s.GetRequiredService<IOutboxMonitor>().GetSummaryAsync(CancellationToken.None));
        summary.ShouldBe(new OutboxSummary(0, 1, null));
        var dead = (await shell.InScopeAsync(s => s.GetRequiredService<IOutboxMonitor>().GetDeadAsync(10, CancellationToken.None))).ShouldHaveSingleItem();
        dead.Handler.ShouldBe(Failing);
        dead.Attempts.ShouldBe(OutboxProcessor.MaxAttempts);
        dead.Error.ShouldContain("mail server");

        await shell.InScopeAsync(s => s.GetRequiredService<IOutboxMonitor>().RequeueAsync(dead.MessageId, dead.Handler, CancellationToken.None));
        await Should.ThrowAsync<NotFoundException>(() => shell.InScopeAsync(s =>
            s.GetRequiredService<IOutboxMonitor>().RequeueAsync(dead.MessageId, dead.Handler, CancellationToken.None)));
        (await shell.InScopeAsync(s => s.GetRequiredService<IOutboxMonitor>().GetSummaryAsync(CancellationToken.None))).Waiting.ShouldBe(1);
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).ShouldBe(["failing", "written"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_FromTwoNodesAtOnce_HasEachEffectOnce(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await using var other = shell.AnotherNode();
        for (var i = 0; i < 60; i++)
        {
            await shell.InScopeAsync(services => AnnounceAsync(services, $"Note {i}"));
        }

        await Task.WhenAll(
            OutboxDrain.RunAsync(shell.Services), OutboxDrain.RunAsync(other.Services), OutboxDrain.RunAsync(shell.Services), OutboxDrain.RunAsync(other.Services));
        var texts = await TextsAsync(shell);
        texts.Count(t => t == "written").ShouldBe(60);
        texts.Count(t => t == "failing").ShouldBe(60);
        (await ReadAsync(shell)).Deliveries.ShouldAllBe(d => d.State == DeliveryState.Done && d.Attempts == 1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_WhenTheClaimIsLostMeanwhile_RollsItsEffectBack(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Stolen"));

        // As if the lease had run out and another node had taken and done the work while this handler ran.
        fixture.Probe.AfterWrite = async services =>
        {
            fixture.Probe.AfterWrite = null;
            await services.GetRequiredService<PlatformDbContext>().Set<OutboxDelivery>()
                .Where(d => d.Handler == Writing)
                .ExecuteUpdateAsync(s => s.SetProperty(d => d.LeaseOwner, "another node"));
        };
        await shell.Services.GetRequiredService<OutboxProcessor>().DispatchAsync(CancellationToken.None);

        // The theft was part of the same transaction, so it is undone with the rest; what matters: no effect without the mark.
        (await TextsAsync(shell)).ShouldNotContain("written");
        var delivery = (await ReadAsync(shell)).Deliveries.Single(d => d.Handler == Writing);
        delivery.State.ShouldBe(DeliveryState.Waiting);
        delivery.Attempts.ShouldBe(0, "losing a claim is no failure of the handler");

        // The claim of the process that lost it ends by itself.
        shell.Clock.Advance(OutboxProcessor.Lease + TimeSpan.FromSeconds(1));
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).Count(t => t == "written").ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_OfWhatAKilledProcessHadClaimed_WaitsForTheEndOfItsLease(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Orphan"));
        var until = await ClaimAllAsync(shell);
        var processor = shell.Services.GetRequiredService<OutboxProcessor>();
        (await processor.DispatchAsync(CancellationToken.None)).ShouldBe(0);
        (await processor.GetNextDueAsync(CancellationToken.None)).ShouldBe(until);
        shell.Clock.Advance(OutboxProcessor.Lease + TimeSpan.FromSeconds(1));
        await OutboxDrain.RunAsync(shell.Services);
        fixture.Probe.Handled.Count.ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task FreeAbandoned_OnAnEmbeddedDatabaseOnly_LetsTheNextProcessDeliverAtOnce(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Orphan"));
        await ClaimAllAsync(shell);
        var processor = shell.Services.GetRequiredService<OutboxProcessor>();

        await processor.FreeAbandonedAsync(CancellationToken.None);

        // On a server the claim may be another node's: it has to run out.
        (await processor.DispatchAsync(CancellationToken.None)).ShouldBe(provider == DatabaseProvider.Sqlite ? 2 : 0);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispatch_ToAHandlerWhoseFeatureIsOff_WaitsUntilItIsOnAgain(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Later"));
        await using (var without = shell.AnotherNode(services =>
        {
            SampleFixture.Configure(services);
            services.AddSingleton(fixture.Probe);
            services.AddEventHandler<NoteAnnounced, FailOnDemand>();
        }))
        {
            await OutboxDrain.RunAsync(without.Services);
        }

        (await TextsAsync(shell)).ShouldBe(["failing"]);
        await OutboxDrain.RunAsync(shell.Services);
        (await TextsAsync(shell)).ShouldBe(["failing", "written"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Purge_RemovesWhatIsDeliveredAndOldOnly(DatabaseProvider provider)
    {
        var shell = await StartAsync(provider);
        fixture.Probe.Failures = 1;
        await shell.InScopeAsync(services => AnnounceAsync(services, "Half done"));
        await shell.Services.GetRequiredService<OutboxProcessor>().DispatchAsync(CancellationToken.None);
        await shell.InScopeAsync(services => AnnounceAsync(services, "Done"));
        await OutboxDrain.RunAsync(shell.Services);
        shell.Clock.Advance(PurgeDelivered.KeepMessages + TimeSpan.FromMinutes(1));
        await shell.InScopeAsync(services => AnnounceAsync(services, "New"));
        await RunPurgeAsync(shell);

        var (messages, deliveries) = await ReadAsync(shell);
        messages.Count.ShouldBe(2);
        messages.ShouldNotContain(m => m.Payload.Contains("\"Done\""));
        deliveries.Count.ShouldBe(4);

        static Task RunPurgeAsync(DataShell shell) => shell.InScopeAsync(services =>
            ActivatorUtilities.CreateInstance<PurgeDelivered>(services).RunAsync(CancellationToken.None));
    }

    [Fact]
    public void Backoff_GrowsToAnHourWithATenthOfChance()
    {
        for (var attempt = 1; attempt <= OutboxProcessor.MaxAttempts; attempt++)
        {
            var ideal = Math.Min(5 * Math.Pow(2, attempt - 1), 3600);
            OutboxProcessor.BackOff(attempt).TotalSeconds.ShouldBeInRange(ideal * 0.9, ideal * 1.1);
        }
    }

    [Fact]
    public async Task Commit_WakesTheDispatcher()
    {
        var shell = await StartAsync(DatabaseProvider.Sqlite);
        var signal = shell.Services.GetRequiredService<OutboxSignal>();
        await shell.InScopeAsync(services => AnnounceAsync(services, "First"));
        await signal.WaitAsync(TimeSpan.FromDays(1), TimeProvider.System, CancellationToken.None);
        var waiting = signal.WaitAsync(TimeSpan.FromDays(1), TimeProvider.System, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse("one signal wakes once");
        await shell.InScopeAsync(services => AnnounceAsync(services, "Second"));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>As a process does that is killed before it has delivered anything.</summary>
    /// <returns>End of the lease.</returns>
    private static async Task<DateTime> ClaimAllAsync(DataShell shell)
    {
        var until = shell.Clock.GetUtcNow().UtcDateTime + OutboxProcessor.Lease;
        await shell.InScopeAsync(async services =>
        {
            await using var transaction = await services.UnitOfWork().BeginAsync();
            await services.GetRequiredService<PlatformDbContext>().Set<OutboxDelivery>()
                .ExecuteUpdateAsync(s => s.SetProperty(d => d.LeaseOwner, "killed").SetProperty(d => d.LeaseUntil, until));
            await transaction.CommitAsync();
        });
        return until;
    }

    private async Task<DataShell> StartAsync(DatabaseProvider provider)
    {
        fixture.Probe.Reset();
        return await fixture.ShellAsync(provider);
    }

    private static async Task<Guid> AnnounceAsync(IServiceProvider services, string title)
    {
        var note = new Note { Title = title };
        note.Announce();
        services.Sample().Notes.Add(note);
        await services.Sample().SaveChangesAsync();
        return note.Id;
    }

    private static Task<(List<OutboxMessage> Messages, List<OutboxDelivery> Deliveries)> ReadAsync(DataShell shell) => shell.InScopeAsync(async services => (
        await services.Sample().Set<OutboxMessage>().AsNoTracking().ToListAsync(),
        await services.Sample().Set<OutboxDelivery>().AsNoTracking().ToListAsync()));

    private static async Task<IEnumerable<string>> TitlesAsync(DataShell shell) =>
        (await ReadAsync(shell)).Messages.Select(m => JsonDocument.Parse(m.Payload).RootElement.GetProperty("title").GetString()!);

    private static Task<List<string>> TextsAsync(DataShell shell) =>
        shell.InScopeAsync(s => s.Other().Counterparts.Select(c => c.Text).OrderBy(t => t).ToListAsync());
}
