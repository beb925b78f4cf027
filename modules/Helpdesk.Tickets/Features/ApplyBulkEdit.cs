namespace Helpdesk.Tickets.Features;

internal sealed class ApplyBulkEdit(BulkEditor editor)
{
    /// <summary>Changes each ticket in a transaction of its own and tells what happened to each.</summary>
    public Task<IReadOnlyList<BulkEditLine>> HandleAsync(BulkEditRequest request, CancellationToken cancellationToken) =>
        editor.RunAsync(request, save: true, cancellationToken);
}
