using Helpdesk.Data;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;

namespace Helpdesk.Problems.Generation;

/// <summary>Adds problems to generated data: two for a hundred incidents, some of which they cause, and known errors of what was found.</summary>
internal sealed class GenerateProblems(ProblemsDbContext db, IBulkWriter bulk, IPastTickets tickets) : IPastContributor
{
    private const int IncidentsPerProblem = 50;
    private const int Most = 2_000;

    public int Order => 10;

    public async Task ContributeAsync(PastScene scene, CancellationToken cancellationToken)
    {
        List<Life> lives = [];
        HashSet<Guid> taken = [];
        for (var i = 0; i < Math.Min(scene.IncidentCount / IncidentsPerProblem, Most); i++)
        {
            if (Live(scene, ProblemScenario.All[i % ProblemScenario.All.Length], taken) is { } life)
            {
                lives.Add(life);
            }
        }

        var numbers = await tickets.WriteAsync(ProblemType.Id, [.. lives.Select(l => l.Ticket)], cancellationToken);
        await bulk.InsertAsync(db, [.. lives.Select(l => l.Problem)], cancellationToken);
        await tickets.LinkAsync(
            [.. lives.SelectMany(l => l.Incidents.Select(i => new PastLink(i.Id, l.Ticket.Id, TicketLinkKinds.CausedBy, Later(i.CreatedAt, l.Ticket.CreatedAt).AddHours(1), l.Owner)))],
            cancellationToken);
        await WriteKnownErrorsAsync([.. lives.Where(l => l.Problem.RootCause.Length > 0).DistinctBy(l => l.Scenario)], numbers, cancellationToken);
    }

    private static Life? Live(PastScene scene, ProblemScenario scenario, HashSet<Guid> taken)
    {
        var random = scene.Random;
        var opened = scene.Now.AddDays(-scene.Days * random.NextDouble() * 0.97).AddHours(-3);
        var incidents = scene.Incidents
            .Where(i => i.CreatedAt > opened.AddDays(-30) && i.CreatedAt < opened.AddDays(10) && i.CreatedAt < scene.Now.AddHours(-2)
                && scenario.Words.Any(w => i.Title.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .Take(2 + random.Next(5)).Where(i => taken.Add(i.Id)).ToList();
        if (incidents.Count == 0)
        {
            return null;
        }

        var team = scene.Teams.FirstOrDefault(t => t.Name == scenario.Team) ?? scene.Pick(scene.Teams);
        var owner = scene.Pick(team.Members);
        // Half of all problems are open for three months.
        var length = TimeSpan.FromDays(Math.Exp(Math.Log(6) + (random.NextDouble() * (Math.Log(240) - Math.Log(6)))));
        DateTime At(double share) => opened + (length * share);
        var isAccepted = random.NextDouble() < 0.12;
        var waits = random.NextDouble() < 0.4;
        List<PastStep> all =
        [
            new(At(0.02), owner) { State = ProblemType.Assess, Assignee = owner },
            new(At(0.05), owner) { Note = $"{incidents.Count} incidents with the same symptom in the last weeks. The log of the newest one is attached to it." },
            new(At(0.1), owner) { State = ProblemType.RootCause },
            new(At(0.35), owner) { Changes = [new("rootCause", null, scenario.RootCause), new("workaround", null, scenario.Workaround), new("whys", null, string.Join('\n', scenario.Whys))] },
            new(At(0.4), owner) { State = ProblemType.Fix },
            .. waits ? (PastStep[])[new(At(0.5), owner) { State = ProblemType.OnHold, SubState = "awaiting-change" }, new(At(0.85), owner) { State = ProblemType.Fix }] : [],
            new(At(1), owner)
            {
                State = ProblemType.Resolved,
                Resolution = isAccepted ? (ProblemType.RiskAccepted, "It happens rarely, and the fix costs more than it saves.") : (ProblemType.FixApplied, scenario.Fix),
            },
            new(At(1).AddDays(7), owner) { State = ProblemType.Closed },
        ];
        PastStep[] steps = [.. all.Where(s => s.At < scene.Now)];
        var (isKnown, isResolved) = (At(0.35) < scene.Now, At(1) < scene.Now);
        Problem problem = new()
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(opened)),
            ConcurrencyStamp = Guid.CreateVersion7().ToString("N"),
            RootCause = isKnown ? scenario.RootCause : "",
            Whys = isKnown ? string.Join('\n', scenario.Whys) : "",
            ReviewOn = isResolved ? null : DateOnly.FromDateTime(scene.Now).AddDays(random.Next(1, 21)),
        };
        if (isKnown)
        {
            problem.ChangeWorkaround(scenario.Workaround);
        }

        if (isResolved && isAccepted)
        {
            (problem.RiskOwnerId, problem.RiskUntil, problem.RiskReason) = (owner.Id, DateOnly.FromDateTime(scene.Now).AddDays(random.Next(20, 200)), "Rare, with a way around that everybody knows.");
        }

        return new(scenario, new(problem.Id, opened, owner, team, scenario.Title, scenario.Description, 2, null, steps), problem, incidents, owner, isResolved);
    }

    private async Task WriteKnownErrorsAsync(IReadOnlyList<Life> lives, IReadOnlyDictionary<Guid, string> numbers, CancellationToken cancellationToken)
    {
        List<KnownError> errors = [];
        List<KnownErrorUse> uses = [];
        foreach (var life in lives)
        {
            var scenario = life.Scenario;
            KnownError error = new()
            {
                ConcurrencyStamp = Guid.CreateVersion7().ToString("N"),
                Name = scenario.Title,
                Symptom = scenario.Description,
                RootCause = scenario.RootCause,
                Workaround = scenario.Workaround,
                Solution = life.IsResolved ? scenario.Fix : "",
                Product = scenario.Product,
                ProblemId = life.Problem.Id,
                ProblemNumber = numbers[life.Problem.Id],
                CreatedAt = life.Ticket.Steps[^1].At,
                TimesUsed = life.Incidents.Count,
            };
            error.Move(KnownErrorState.Published, null);
            error.Index();
            errors.Add(error);
            uses.AddRange(life.Incidents.Select(i => new KnownErrorUse { KnownErrorId = error.Id, TicketId = i.Id }));
        }

        await bulk.InsertAsync(db, errors, cancellationToken);
        await bulk.InsertAsync(db, uses, cancellationToken);
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private sealed record Life(ProblemScenario Scenario, PastTicket Ticket, Problem Problem, IReadOnlyList<PastIncident> Incidents, PastActor Owner, bool IsResolved);
}
