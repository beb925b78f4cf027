namespace Helpdesk.Tickets.Features;

internal sealed class CountTickets
{
    /// <summary>Counting stops here; show <c>999+</c>.</summary>
    public const int Limit = 1000;

    /// <summary>Number of visible tickets for each filter, at most <see cref="Limit"/>; -1 for a filter that is no longer valid.</summary>
    public Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
