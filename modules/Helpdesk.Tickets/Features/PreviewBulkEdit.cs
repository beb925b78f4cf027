namespace Helpdesk.Tickets.Features;

internal sealed class PreviewBulkEdit
{
    public Task<IReadOnlyList<BulkEditLine>> HandleAsync(BulkEditRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
