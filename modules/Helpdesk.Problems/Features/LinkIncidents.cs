using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

public sealed record LinkIncidentsRequest
{
    /// <summary>1 to 500 numbers.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>They wait for the problem from now on: its fix resolves them.</summary>
    public bool Wait { get; init; }
}

/// <summary>What became of one of them.</summary>
/// <param name="Number">As it was given.</param>
/// <param name="IsLinked">It is caused by the problem now.</param>
/// <param name="WhyNot">Sentence, or null.</param>
public sealed record LinkLine(string Number, bool IsLinked, string? WhyNot);

/// <summary>Says of one or many tickets that a problem causes them. Each stands for itself: what cannot be linked stops no other.</summary>
internal sealed class LinkIncidents(
    ProblemsDbContext db, ProblemAccess access, ITicketIntegrationService tickets, ITicketCommands commands, IStringLocalizer L)
{
    public const int Most = 500;

    public async Task<IReadOnlyList<LinkLine>> HandleAsync(string number, LinkIncidentsRequest request, CancellationToken cancellationToken)
    {
        var problem = await access.FindForEditAsync(number, cancellationToken);
        var numbers = request.Numbers.Select(n => n.Trim().ToUpperInvariant()).Where(n => n.Length > 0).Distinct().ToList();
        if (numbers.Count is 0 or > Most)
        {
            throw new ValidationException("numbers", L["Name 1 to {0} tickets; {1} are named.", Most, numbers.Count]);
        }

        if (numbers.Count > 1)
        {
            access.Demand(TicketPermissions.BulkEditTickets);
        }

        List<LinkLine> lines = [];
        foreach (var one in numbers)
        {
            lines.Add(await LinkAsync(problem, one, request.Wait, cancellationToken));
        }

        await db.SaveChangesAsync(cancellationToken);
        return lines;
    }

    private async Task<LinkLine> LinkAsync(TicketPanelModel problem, string number, bool wait, CancellationToken cancellationToken)
    {
        if (await tickets.FindAsync(number, cancellationToken) is not { } ticket)
        {
            return new(number, false, L["There is no ticket {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);
        }

        if (ticket.TypeId == ProblemType.Id)
        {
            return new(number, false, L["{0} is a problem itself. A problem causes other tickets.", number]);
        }

        try
        {
            await commands.LinkAsync(number, problem.Number, TicketLinkKinds.CausedBy, cancellationToken);
        }
        catch (BusinessException exception) when (exception is not ForbiddenException)
        {
            return new(number, false, exception.Message);
        }

        if (wait)
        {
            db.Publish(new IncidentShallWait(problem.Number, number));
        }

        return new(number, true, null);
    }
}
