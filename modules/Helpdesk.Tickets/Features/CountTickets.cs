using Helpdesk.Errors;
using Helpdesk.Tickets.Filtering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

internal sealed class CountTickets(TicketAccess access, FilterCompiler filters)
{
    /// <summary>Counting stops here; show <c>999+</c>.</summary>
    public const int Limit = 1000;

    /// <summary>Number of visible tickets for each filter, at most <see cref="Limit"/>; -1 for a filter that is no longer valid.</summary>
    public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<string> filterTexts, CancellationToken cancellationToken)
    {
        List<int> counts = [];
        foreach (var text in filterTexts)
        {
            counts.Add(await CountAsync(text, cancellationToken));
        }

        return counts;
    }

    private async Task<int> CountAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var tickets = access.Visible();
            if (await filters.CompileAsync(text, cancellationToken) is { } predicate)
            {
                tickets = tickets.Where(predicate);
            }

            return await tickets.Select(t => t.Id).Take(Limit).CountAsync(cancellationToken);
        }
        catch (ValidationException)
        {
            // A saved view may name a team or a person that is gone; the view itself tells what is wrong when it is opened.
            return -1;
        }
    }
}
