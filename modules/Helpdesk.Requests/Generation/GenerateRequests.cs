using Helpdesk.Data;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests.Generation;

/// <summary>Adds orders of what is in the catalogue to generated data, with the tasks of the teams; nothing where there is no catalogue.</summary>
internal sealed class GenerateRequests(RequestsDbContext db, IBulkWriter bulk, IPastTickets tickets) : IPastContributor
{
    private const int IncidentsPerRequest = 6;
    private const int Most = 5_000;

    public int Order => 15;

    public async Task ContributeAsync(PastScene scene, CancellationToken cancellationToken)
    {
        var items = await db.Items.AsNoTracking().Where(i => i.IsActive).OrderBy(i => i.Key).ToListAsync(cancellationToken);
        if (items.Count == 0 || scene.Requesters.Count == 0)
        {
            return;
        }

        var lives = Enumerable.Range(0, Math.Min(scene.IncidentCount / IncidentsPerRequest, Most)).Select(_ => Live(scene, scene.Pick(items))).ToList();
        await tickets.WriteAsync(RequestType.Id, [.. lives.Select(l => l.Request)], cancellationToken);
        await tickets.WriteAsync(TaskType.Id, [.. lives.SelectMany(l => l.Tasks).Select(t => t.Ticket)], cancellationToken);
        await bulk.InsertAsync(db, [.. lives.Select(l => l.Order)], cancellationToken);
        await bulk.InsertAsync(db, [.. lives.SelectMany(l => l.Tasks).Select(t => t.Row)], cancellationToken);
    }

    private static Life Live(PastScene scene, CatalogItem item)
    {
        var random = scene.Random;
        var ordered = scene.Now.AddDays(-scene.Days * random.NextDouble()).AddMinutes(-5);
        var requester = scene.Pick(scene.Requesters);
        var team = TeamOf(scene, item.TeamId) ?? scene.Pick(scene.Teams);
        var owner = scene.Pick(team.Members);
        var quantity = item.MaxQuantity > 1 && random.Next(4) == 0 ? 1 + random.Next(item.MaxQuantity) : 1;
        var id = Guid.CreateVersion7(new DateTimeOffset(ordered));
        var at = ordered;
        List<PastStep> steps = [];
        List<(PastTicket, OrderTask)> tasks = [];
        DateTime After(double hours) => at = at.AddHours(hours * (0.3 + (1.4 * random.NextDouble())));
        if (item.WorkflowId is not null)
        {
            steps.Add(new(After(0.02), owner) { State = RequestType.WaitingForApproval });
            var verdict = random.NextDouble();
            var answered = After(20);
            if (verdict < 0.08)
            {
                steps.Add(new(answered, owner) { State = RequestType.Rejected });
            }
            else if (verdict < 0.12)
            {
                steps.Add(new(answered, requester) { State = RequestType.Cancelled });
            }
        }

        if (steps is [] or [.., { State: RequestType.WaitingForApproval }])
        {
            steps.Add(new(After(0.05), owner) { State = RequestType.InFulfilment, Assignee = owner });
            at = Fulfil(scene, item, new(id, requester, team, at), tasks);
            steps.Add(new(After(1), owner) { State = RequestType.Fulfilled, Resolution = (RequestType.Delivered, "It is with you. Write to us if something is missing.") });
            steps.Add(new(After(72), requester) { State = RequestType.Closed });
        }

        var title = quantity > 1 ? $"{item.Name} × {quantity}" : item.Name;
        return new(
            new(id, ordered, requester, team, title, "", item.Urgency, item.ServiceId, [.. steps.Where(s => s.At < scene.Now)]),
            new()
            {
                Id = id, ConcurrencyStamp = Guid.CreateVersion7().ToString("N"), ItemId = item.Id, ItemVersion = item.Version, ItemName = item.Name, DeliveryTime = item.DeliveryTime,
                Quantity = quantity, MaxQuantity = item.MaxQuantity, UnitPrice = item.UnitPrice, Currency = item.Currency, CostCentre = item.CostCentre, WorkflowId = item.WorkflowId,
                ApprovalText = item.ApprovalText, Tasks = item.Tasks,
            },
            tasks);
    }

    /// <summary>Each task begins when those before it are done; the end of the last one.</summary>
    private static DateTime Fulfil(PastScene scene, CatalogItem item, Begun begun, List<(PastTicket, OrderTask)> tasks)
    {
        Dictionary<string, DateTime> done = new(StringComparer.Ordinal);
        var plan = item.ReadTasks();
        while (TaskOrder.Ready(plan, done.Keys.ToHashSet(), done.Keys.ToHashSet()).ToList() is { Count: > 0 } ready)
        {
            foreach (var task in ready)
            {
                var start = task.After.Select(k => done[k]).Append(begun.At).Max().AddMinutes(1);
                var team = TeamOf(scene, task.TeamId) ?? begun.Team;
                var worker = scene.Pick(team.Members);
                var taken = start.AddHours(1 + (6 * scene.Random.NextDouble()));
                done[task.Key] = taken.AddHours(1 + (30 * scene.Random.NextDouble()));
                if (start >= scene.Now)
                {
                    continue;
                }

                PastStep[] steps = [new(taken, worker) { State = TaskType.InProgress, Assignee = worker }, new(done[task.Key], worker) { State = TaskType.Done }];
                PastTicket ticket = new(
                    Guid.CreateVersion7(new DateTimeOffset(start)), start, begun.Requester, team, task.Title, task.Description, task.Urgency ?? item.Urgency, item.ServiceId,
                    [.. steps.Where(s => s.At < scene.Now)])
                {
                    ParentId = begun.RequestId,
                };
                tasks.Add((ticket, new() { OrderId = begun.RequestId, Key = task.Key, TicketId = ticket.Id }));
            }
        }

        return done.Values.Append(begun.At).Max();
    }

    private static PastTeam? TeamOf(PastScene scene, Guid? id) => scene.Teams.FirstOrDefault(t => t.Id == id);

    private sealed record Begun(Guid RequestId, PastActor Requester, PastTeam Team, DateTime At);

    private sealed record Life(PastTicket Request, Order Order, IReadOnlyList<(PastTicket Ticket, OrderTask Row)> Tasks);
}
