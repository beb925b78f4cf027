using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Data;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Generation;

/// <summary>
/// Adds changes to generated data: fifteen for a hundred incidents, of all kinds and outcomes, some still ahead; with blackouts, a maintenance window, the
/// incidents that some of them caused and the problems that some remove.
/// </summary>
internal sealed class GenerateChanges(
    ChangesDbContext db, IBulkWriter bulk, IPastTickets tickets, ITicketIntegrationService known, ITicketServiceDirectory services, ISettings settings) : IPastContributor
{
    private const double PerIncident = 0.15;
    private const int Most = 20_000;
    private const int DaysAhead = 28;

    public int Order => 20;

    public async Task ContributeAsync(PastScene scene, CancellationToken cancellationToken)
    {
        var all = (await services.GetAllAsync(cancellationToken)).Where(s => s.IsActive).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone);
        var blackouts = await WriteWindowsAsync(scene, all, zone, cancellationToken);
        List<Life> lives = [];
        for (var i = 0; i < Math.Min(scene.IncidentCount * PerIncident, Most); i++)
        {
            if (Live(scene, all, zone, blackouts) is { } life)
            {
                lives.Add(life);
            }
        }

        await tickets.WriteAsync(ChangeType.Id, [.. lives.Select(l => l.Ticket)], cancellationToken);
        await bulk.InsertAsync(db, [.. lives.Select(l => l.Change)], cancellationToken);
        await LinkAsync(scene, lives, cancellationToken);
    }

    /// <summary>The year's rules: when nothing is changed, and when the heart of the business is.</summary>
    private async Task<IReadOnlyList<Blackout>> WriteWindowsAsync(PastScene scene, List<TicketServiceModel> all, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        DateTime Utc(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(default), zone);
        Blackout Closed(DateOnly from, DateOnly to, string reason, Guid? service = null) =>
            new() { ConcurrencyStamp = Guid.CreateVersion7().ToString("N"), From = Utc(from), To = Utc(to), Reason = reason, ServiceId = service };
        var business = all.Find(s => s.Name == "Business applications")?.Id;
        var (first, today) = (DateOnly.FromDateTime(scene.Now.AddDays(-scene.Days)), DateOnly.FromDateTime(scene.Now));
        List<Blackout> blackouts = [];
        for (var year = first.Year; year <= today.Year; year++)
        {
            blackouts.Add(Closed(new(year, 12, 19), new(year + 1, 1, 4), "Closing of the year"));
        }

        for (var month = new DateOnly(first.Year, first.Month, 1); month < today.AddMonths(2); month = month.AddMonths(1))
        {
            if (business is not null)
            {
                blackouts.Add(Closed(month.AddMonths(1).AddDays(-2), month.AddMonths(1).AddDays(1), "Closing of the month", business));
            }
        }

        if (await db.Blackouts.AnyAsync(cancellationToken))
        {
            return [];
        }

        await bulk.InsertAsync(db, blackouts, cancellationToken);
        if (business is { } service)
        {
            // Monday to Saturday, from six in the evening to six in the morning.
            await bulk.InsertAsync(
                db, [new MaintenanceWindow { ConcurrencyStamp = Guid.CreateVersion7().ToString("N"), ServiceId = service, Days = 0b111_1110, FromMinute = 18 * 60, ToMinute = 6 * 60 }], cancellationToken);
        }

        return blackouts;
    }

    private static Life? Live(PastScene scene, List<TicketServiceModel> services, TimeZoneInfo zone, IReadOnlyList<Blackout> blackouts)
    {
        var random = scene.Random;
        var scenario = Scenario(random);
        var service = services.Find(s => s.Name == scenario.Service) ?? (services.Count > 0 ? scene.Pick(services) : null);
        var start = Start(scene, scenario.Kind, zone);
        var end = start.AddMinutes(scenario.Minutes / 15 * 15);
        var isBusy = blackouts.Any(b => b.From < end && b.To > start && (b.ServiceId is null || b.ServiceId == service?.Id));
        var isEmergency = scenario.Kind is ChangeKind.Emergency or ChangeKind.Retrospective;
        if (isBusy && !isEmergency)
        {
            return null;
        }

        var team = scene.Teams.FirstOrDefault(t => t.Name == scenario.Team) ?? scene.Pick(scene.Teams);
        var (planner, implementer) = (scene.Pick(team.Members), scene.Pick(team.Members));
        var lead = scenario.Kind switch { ChangeKind.Normal => random.Next(12, 40), ChangeKind.Standard => random.Next(3, 20), _ => 0 };
        var created = scenario.Kind switch
        {
            ChangeKind.Emergency => start.AddMinutes(-random.Next(120, 600)),
            ChangeKind.Retrospective => end.AddHours(random.Next(2, 20)),
            _ => start.AddDays(-lead).Date.AddHours(7).AddMinutes(random.Next(480)),
        };
        if (created >= scene.Now)
        {
            return null;
        }

        var outcome = random.NextDouble() switch { < 0.86 => ChangeOutcome.Successful, < 0.93 => ChangeOutcome.WithIssues, < 0.975 => ChangeOutcome.BackedOut, _ => ChangeOutcome.Failed };
        var (began, ended) = (start.AddMinutes(random.Next(10)), end.AddMinutes(outcome == ChangeOutcome.Successful ? -random.Next(scenario.Minutes / 2) : random.Next(90)));
        var wasCalledOff = random.NextDouble() < 0.04 && !isEmergency;
        var plan = new ChangePlan
        {
            Kind = scenario.Kind,
            Reason = scenario.Reason,
            PlannedStart = start,
            PlannedEnd = end,
            ImplementationPlan = scenario.Plan,
            TestPlan = scenario.Test,
            BackoutPlan = scenario.Backout,
            Answers = [.. RiskQuestions.All.Select(_ => (RiskLevel?)(random.NextDouble() switch { < 0.8 => RiskLevel.Low, < 0.97 => RiskLevel.Medium, _ => RiskLevel.High }))],
        };
        PastStep[] steps = [.. Steps(plan, created, began, ended, planner, implementer, wasCalledOff).Where(s => s.At < scene.Now)];
        var state = steps.LastOrDefault(s => s.State is not null)?.State;
        var isDone = state is ChangeType.Review or ChangeType.Closed;
        plan = plan with
        {
            ActualStart = isDone || state == ChangeType.Implement ? began : null,
            ActualEnd = isDone ? ended : null,
            Outcome = isDone ? outcome : null,
            Review = state == ChangeType.Closed && (outcome != ChangeOutcome.Successful || isEmergency) ? scenario.Learned : null,
        };
        Change change = new() { Id = Guid.CreateVersion7(new DateTimeOffset(created)), ConcurrencyStamp = Guid.CreateVersion7().ToString("N") };
        change.SetPlan(plan);
        var title = string.Format(CultureInfo.InvariantCulture, scenario.Title, scene.Pick(scenario.Things));
        return new(change, new(change.Id, created, planner, team, title, scenario.Reason, service?.DefaultImpact ?? 2, service?.Id, steps), planner);
    }

    private static IEnumerable<PastStep> Steps(ChangePlan plan, DateTime created, DateTime began, DateTime ended, PastActor planner, PastActor implementer, bool wasCalledOff)
    {
        PastStep To(DateTime at, string state) => new(at, planner) { State = state };
        // What is decided before the work is spread over the time until then, as its kind asks for it.
        string[] before = plan.Kind switch
        {
            ChangeKind.Normal => [ChangeType.Submitted, ChangeType.Assess, ChangeType.Authorize, ChangeType.Scheduled],
            ChangeKind.Standard => [ChangeType.Submitted, ChangeType.Scheduled],
            ChangeKind.Emergency => [ChangeType.Submitted, ChangeType.Authorize, ChangeType.Scheduled],
            _ => [],
        };
        yield return new(created.AddMinutes(5), planner) { Changes = [.. PlanFields.Of(plan).Where(f => f.Value is not null).Select(f => new RecordedChange(f.Name, null, f.Value))] };
        if (plan.Kind == ChangeKind.Retrospective)
        {
            yield return To(created.AddHours(1), ChangeType.Submitted) with { Assignee = implementer };
            yield return To(created.AddHours(2), ChangeType.Authorize);
            yield return To(created.AddDays(1), ChangeType.Review);
            yield return To(created.AddDays(3), ChangeType.Closed);
            yield break;
        }

        for (var i = 0; i < before.Length; i++)
        {
            var at = created + ((began - created) * (0.1 + (0.75 * i / before.Length)));
            if (wasCalledOff && i == before.Length - 1)
            {
                yield return To(at, ChangeType.Cancelled);
                yield break;
            }

            yield return To(at, before[i]) with { Assignee = implementer };
        }

        yield return new(began, implementer) { State = ChangeType.Implement };
        yield return new(ended, implementer) { State = ChangeType.Review };
        yield return To(ended.AddDays(2), ChangeType.Closed);
    }

    private async Task LinkAsync(PastScene scene, List<Life> lives, CancellationToken cancellationToken)
    {
        List<PastLink> links = [];
        foreach (var life in lives.Where(l => l.Change.Outcome is not (null or ChangeOutcome.Successful)))
        {
            var ended = life.Change.ActualEnd!.Value;
            links.AddRange(scene.Incidents.Where(i => i.CreatedAt > ended && i.CreatedAt < ended.AddDays(2)).Take(1 + scene.Random.Next(3))
                .Select(i => new PastLink(i.Id, life.Change.Id, TicketLinkKinds.CausedBy, i.CreatedAt.AddHours(2), life.Planner)));
        }

        // Open problems wait for changes that are ahead.
        var ahead = lives.Where(l => l.Change.Kind == ChangeKind.Normal && l.Change.PlannedStart > scene.Now).ToList();
        links.AddRange((await known.ListOpenAsync("problem", ahead.Count, cancellationToken)).Zip(ahead)
            .Select(p => new PastLink(p.Second.Change.Id, p.First.Ticket.TicketId, TicketLinkKinds.Resolves, p.Second.Ticket.CreatedAt, p.Second.Planner)));
        await tickets.LinkAsync(links, cancellationToken);
    }

    /// <summary>Planned work is done in the evening and at night, standard changes by day too; what burns does so at any time.</summary>
    private static DateTime Start(PastScene scene, ChangeKind kind, TimeZoneInfo zone)
    {
        var random = scene.Random;
        var isPlanned = kind is ChangeKind.Normal or ChangeKind.Standard;
        DateTime day;
        do
        {
            day = scene.Now.Date.AddDays(random.Next(-scene.Days, isPlanned ? DaysAhead : 0));
        }
        while (day.DayOfWeek == DayOfWeek.Sunday);
        var hour = kind switch { ChangeKind.Normal => random.Next(18, 23), ChangeKind.Standard => random.Next(8, 21), _ => random.Next(0, 24) };
        var local = DateTime.SpecifyKind(day.AddHours(hour).AddMinutes(15 * random.Next(4)), DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
    }

    private static ChangeScenario Scenario(Random random)
    {
        var at = random.Next(ChangeScenario.All.Sum(s => s.Weight));
        return ChangeScenario.All.First(s => (at -= s.Weight) < 0);
    }

    private sealed record Life(Change Change, PastTicket Ticket, PastActor Planner);
}
