using System.Threading.Channels;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Generation;

/// <summary>
/// Fills the tenant with realistic tickets, histories included, in the shape of real logs. The same seed, size and day give the same
/// content. Silent like an import; every row is in the ledger.
/// </summary>
internal sealed class GenerateTickets(
    TicketsDbContext db,
    IUnitOfWork unitOfWork,
    IBulkWriter bulk,
    INumberSequence numbers,
    IPeopleDirectory directory,
    IPeopleImport peopleImport,
    ICurrentUser user,
    IEnumerable<TicketType> types,
    TicketCatalog catalog,
    ClockVersions versions,
    TicketMeasuring measuring,
    IEnumerable<IPastContributor> contributors,
    TimeProvider clock)
{
    private const int TicketsPerBatch = 2_000;

    /// <summary>Incidents that other modules may refer to.</summary>
    private const int MostKnown = 5_000;

    public async Task<int> HandleAsync(GenerateTicketsRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ImportTickets))
        {
            throw new ForbiddenException("You may not generate tickets. Ask an administrator for the right 'Import tickets'.");
        }

        if (request.Tickets is < 1 or > 10_000_000)
        {
            throw new ValidationException("tickets", "The number of tickets must be between 1 and 10,000,000.");
        }

        var type = types.FirstOrDefault(t => t.Id == request.TypeId)
            ?? throw new BusinessException("Generate:UnknownType", $"The ticket type '{request.TypeId}' is not enabled in this tenant.");
        using var acting = user.ActAs(user.Id, user.Name, Origins.Import);
        var population = await PopulateAsync(request, cancellationToken);
        var matrix = await catalog.GetMatrixAsync(type.Id, cancellationToken);
        var shelf = await versions.GetShelfAsync(cancellationToken);
        var zone = await measuring.ZoneAsync(cancellationToken);
        var first = await numbers.ReserveAsync(type.NumberPrefix, request.Tickets, cancellationToken);

        // One core plays the histories while the other writes them.
        var written = 0;
        List<PastIncident> known = [];
        await TwoStages.RunAsync<Batch>(
            2,
            (batches, token) => ProduceAsync(request, type, shelf, zone, population, (impact, urgency) => matrix.Compute(impact, urgency)!.Value, first, batches, token),
            async batch =>
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                await bulk.InsertAsync(db, batch.Tickets, cancellationToken);
                await bulk.InsertAsync(db, batch.Events, cancellationToken);
                await bulk.InsertAsync(db, batch.Comments, cancellationToken);
                await bulk.InsertAsync(db, batch.Clocks, cancellationToken);
                await bulk.InsertAsync(db, batch.States, cancellationToken);
                await bulk.InsertAsync(db, batch.Measures, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                known.AddRange(batch.Tickets.Where((_, i) => (written + i) % ((request.Tickets / MostKnown) + 1) == 0).Select(t => new PastIncident(t.Id, t.Title, t.CreatedAt)));
                written += batch.Tickets.Count;
                progress?.Report(new ImportProgress(written, request.Tickets));
            },
            cancellationToken);
        await ContributeAsync(request, population, known, cancellationToken);
        return written;
    }

    /// <summary>Modules add what their processes made of these incidents.</summary>
    private async Task ContributeAsync(GenerateTicketsRequest request, Population population, IReadOnlyList<PastIncident> incidents, CancellationToken cancellationToken)
    {
        static PastActor Actor(Player player) => new(player.Id, player.Name);
        var scene = new PastScene(
            new Random(request.Seed), clock.GetUtcNow().UtcDateTime, request.Days, request.Tickets, incidents,
            [.. population.Teams.Select(t => new PastTeam(t.Id, t.Name, [.. t.Members.Select(Actor)]))], [.. population.Requesters.Select(Actor)]);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        foreach (var contributor in contributors.OrderBy(c => c.Order))
        {
            await contributor.ContributeAsync(scene, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task ProduceAsync(
        GenerateTicketsRequest request,
        TicketType type,
        ClockShelf shelf,
        TimeZoneInfo zone,
        Population population,
        Func<int, int, int> priority,
        long firstNumber,
        ChannelWriter<Batch> batches,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var random = new Random(request.Seed);
        var history = new GeneratedHistory(random, type, now);
        var batch = new Batch([], [], [], [], [], []);
        var number = firstNumber;
        foreach (var opened in TicketShape.OpeningTimes(random, request.Tickets, now, request.Days))
        {
            var (impact, urgency) = TicketShape.ImpactAndUrgency(random);
            history.Play($"{type.NumberPrefix}{number++:0000000}", opened, priority(impact, urgency), impact, urgency, population);
            batch.Tickets.Add(history.Ticket);
            batch.Events.AddRange(history.Events);
            batch.Comments.AddRange(history.Comments);
            batch.Measures.Add(TicketMeasuring.Of(history.Ticket, history.Events, type.StateMachine, zone));
            if (!shelf.IsEmpty && type.HasServiceLevels)
            {
                var rows = ClockRows.Of(shelf, history.Ticket.Id, ClockWalk.Replay(shelf, type, history.Events), [], now);
                batch.Clocks.AddRange(rows.Clocks);
                batch.States.AddRange(rows.State is { } state ? [state] : []);
                history.Ticket.DueAt = rows.DueAt;
            }

            if (batch.Tickets.Count == TicketsPerBatch)
            {
                await batches.WriteAsync(batch, cancellationToken);
                batch = new Batch([], [], [], [], [], []);
            }
        }

        if (batch.Tickets.Count > 0)
        {
            await batches.WriteAsync(batch, cancellationToken);
        }
    }

    /// <summary>The people who are there take part; more are added where the volume needs them.</summary>
    private async Task<Population> PopulateAsync(GenerateTicketsRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        List<GeneratedTeam> teams = [];
        foreach (var team in await directory.GetAllTeamsAsync(cancellationToken))
        {
            var members = await directory.GetMembersAsync(team.Id, cancellationToken);
            if (members.Count > 0)
            {
                teams.Add(new GeneratedTeam(team.Id, team.Name, [.. members.Select(Player)]));
            }
        }

        var agentIds = teams.SelectMany(t => t.Members).Select(m => m.Id).ToHashSet();
        List<Player> requesters =
        [
            .. (await directory.SearchPeopleAsync("", 50, agentsOnly: false, cancellationToken)).Where(p => !agentIds.Contains(p.Id)).Select(Player),
        ];
        if (request.AddPeople)
        {
            teams.AddRange(await AddTeamsAsync(request, teams, cancellationToken));
            requesters.AddRange(await AddPeopleAsync("requester", Roles.Requester, Math.Clamp(request.Tickets / 12, 25, 5_000) - requesters.Count, 0, cancellationToken));
        }

        if (teams.Count == 0 || requesters.Count == 0)
        {
            throw new BusinessException("Generate:NoPeople", "There are no teams with members or no requesters yet. Add people first, or let them be generated too.");
        }

        var categories = await AddCategoriesAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Population(requesters, teams, categories);
    }

    private async Task<List<GeneratedTeam>> AddTeamsAsync(GenerateTicketsRequest request, List<GeneratedTeam> present, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(request.Tickets / 2_000, 4, GeneratedPeople.Teams.Length);
        string[] names = [.. GeneratedPeople.Teams.Where(n => present.All(t => t.Name != n)).Take(Math.Max(0, wanted - present.Count))];
        if (names.Length == 0)
        {
            return [];
        }

        var ids = await peopleImport.EnsureTeamsAsync(names, cancellationToken);
        var agents = await AddPeopleAsync("agent", Roles.Agent, Math.Clamp(request.Tickets / 800, 2 * names.Length, 120), 10_000, cancellationToken);
        List<GeneratedTeam> teams = [.. names.Select((name, i) => new GeneratedTeam(ids[name], name, [.. agents.Where((_, a) => a % names.Length == i)]))];
        await peopleImport.EnsureMembersAsync([.. teams.SelectMany(t => t.Members.Select(m => (t.Id, m.Id)))], cancellationToken);
        return teams;
    }

    private async Task<List<Player>> AddPeopleAsync(string kind, string role, int count, int firstName, CancellationToken cancellationToken)
    {
        if (count <= 0)
        {
            return [];
        }

        List<ImportedPerson> people = [];
        for (var i = 0; i < count; i++)
        {
            var (name, email) = GeneratedPeople.Name(firstName + i);
            people.Add(new ImportedPerson($"generated:{kind}:{i}", name, role, email));
        }

        var ids = await peopleImport.EnsurePeopleAsync(people, cancellationToken);
        return [.. people.Select(p => new Player(ids[p.Key], p.DisplayName))];
    }

    private async Task<Dictionary<string, Guid>> AddCategoriesAsync(CancellationToken cancellationToken)
    {
        var known = await db.Categories.ToDictionaryAsync(c => c.Path, c => c.Id, StringComparer.Ordinal, cancellationToken);
        foreach (var path in TicketScenario.All.Select(s => s.Category).Distinct(StringComparer.Ordinal))
        {
            var parts = path.Split('/');
            for (var depth = 1; depth <= parts.Length; depth++)
            {
                var full = string.Join('/', parts[..depth]);
                if (!known.ContainsKey(full))
                {
                    var category = new TicketCategory
                    {
                        Name = parts[depth - 1],
                        Path = full,
                        ParentId = depth == 1 ? null : known[string.Join('/', parts[..(depth - 1)])],
                    };
                    db.Categories.Add(category);
                    unitOfWork.OnCommitted(catalog.Invalidate);
                    known[full] = category.Id;
                }
            }
        }

        return known;
    }

    private static Player Player(PersonRef person) => new(person.Id, person.DisplayName, person.OrganisationId, person.TimeZone);

    private sealed record Batch(
        List<Ticket> Tickets, List<TicketEvent> Events, List<TicketComment> Comments, List<TicketClock> Clocks, List<TicketClockState> States,
        List<TicketMeasures> Measures);
}

/// <summary>What to generate.</summary>
/// <param name="Tickets">How many.</param>
/// <param name="Seed">Same seed, same content.</param>
/// <param name="Days">Length of the period that ends now.</param>
/// <param name="AddPeople">Also add people and teams that such a volume needs.</param>
/// <param name="TypeId">Ticket type.</param>
internal sealed record GenerateTicketsRequest(int Tickets, int Seed, int Days, bool AddPeople, string TypeId = "incident")
{
    /// <summary>A period in which such a number is believable: about 330 tickets a working day at most.</summary>
    public static int DefaultDays(int tickets) => tickets switch { < 1_000 => 60, < 20_000 => 180, _ => 365 };
}
