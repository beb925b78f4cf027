namespace Helpdesk.Tickets.Features;

internal sealed class PreviewBulkEdit(BulkEditor editor)
{
    /// <summary>What <see cref="ApplyBulkEdit"/> would do now; nothing is saved.</summary>
    public Task<IReadOnlyList<BulkEditLine>> HandleAsync(BulkEditRequest request, CancellationToken cancellationToken) =>
        editor.RunAsync(request, save: false, cancellationToken);
}
