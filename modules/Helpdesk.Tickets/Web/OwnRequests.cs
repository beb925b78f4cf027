using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

internal enum OwnRequestScope
{
    Open,
    All,
}

/// <summary>A request in the portal's lists.</summary>
internal sealed record OwnRequest(string Number, string Title, DateTime UpdatedAt, PortalStatus Status);

internal sealed record OwnRequestPage(IReadOnlyList<OwnRequest> Items, string? NextCursor);

/// <summary>The portal's lists: always the present person's own requests, whatever else the person may see on the desk. Scoped.</summary>
internal sealed class OwnRequests(ListTickets list, TicketCatalog catalog, TicketMerges merges, IStringLocalizer l)
{
    // Shorter words stand in every title.
    private const int ShortestWord = 4;
    private const int MostWords = 4;

    public async Task<OwnRequestPage> ListAsync(OwnRequestScope scope, string? search, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var filter = "requester = me";
        if (catalog.Types.Where(t => t.IsTask).Select(t => Quote(t.Id)).ToList() is { Count: > 0 } tasks)
        {
            filter += $" and type not in ({string.Join(", ", tasks)})";
        }

        if (scope == OwnRequestScope.Open)
        {
            // Solved ones wait for the person's confirmation: to the requester they are not over yet. What "solved" is called is the types' business.
            var solved = catalog.Types.SelectMany(t => t.StateMachine.States).Where(s => s.Category == StateCategory.Resolved).Select(s => Quote(s.Id)).Distinct().ToList();
            filter += solved.Count == 0 ? " and (open or merged)" : $" and (open or merged or state in ({string.Join(", ", solved)}))";
        }

        if (!string.IsNullOrWhiteSpace(search))
        {
            filter += $" and {Quote(search)}";
        }

        return await ReadAsync(filter, scope, limit, cursor, cancellationToken);
    }

    /// <summary>Requests whose titles share a longer word with a text: what the person may be about to report again.</summary>
    public async Task<IReadOnlyList<OwnRequest>> SimilarAsync(string? title, int limit, CancellationToken cancellationToken)
    {
        var text = title ?? "";
        List<string> words =
        [
            .. text.Split([.. text.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries)
                .Where(w => w.Length >= ShortestWord)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(w => w.Length)
                .Take(MostWords),
        ];
        return words.Count == 0
            ? []
            : (await ReadAsync($"requester = me and ({string.Join(" or ", words.Select(w => $"title ~ {Quote(w)}"))})", OwnRequestScope.All, limit, null, cancellationToken)).Items;
    }

    private async Task<OwnRequestPage> ReadAsync(string filter, OwnRequestScope scope, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await list.HandleAsync(new ListTicketsQuery { Filter = filter, Sort = "-updated", Limit = limit, Cursor = cursor }, cancellationToken);
        var mains = (await merges.MainsAsync([.. page.Rows.Where(r => r.IsMerged).Select(r => r.Id)], cancellationToken))
            .ToDictionary(m => m.Key, m => CategoryOf(m.Value));
        return new OwnRequestPage(
            [
                .. page.Rows
                    .Where(r => scope == OwnRequestScope.All || !mains.TryGetValue(r.Id, out var main) || main is not (StateCategory.Closed or StateCategory.Cancelled))
                    .Select(r => new OwnRequest(
                        r.Number, r.Title, r.UpdatedAt,
                        mains.TryGetValue(r.Id, out var main)
                            ? PortalStatus.OfMerged(main, l)
                            : PortalStatus.Of(catalog.FindType(r.TypeId), r.State, r.SubState, l))),
            ],
            page.NextCursor);
    }

    private StateCategory CategoryOf(MainTicket main) =>
        catalog.FindType(main.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == main.State)?.Category
            ?? (main.IsOpen ? StateCategory.Active : StateCategory.Closed);

    internal static string Quote(string text) => '"' + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + '"';
}
