namespace Helpdesk.Tickets.Features;

internal sealed class ApplyBulkEdit
{
    public Task<IReadOnlyList<BulkEditLine>> HandleAsync(BulkEditRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
