using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Features;

internal sealed class PreviewBulkEdit(BulkEditor editor)
{
    /// <summary>What <see cref="ApplyBulkEdit"/> would do now; nothing is saved.</summary>
    public Task<IReadOnlyList<BulkEditLine>> HandleAsync(BulkEditRequest request, CancellationToken cancellationToken) =>
        editor.RunAsync(request, save: false, cancellationToken);

    /// <summary>Custom fields that can be set on tickets of the chosen ones' types, in their order.</summary>
    public Task<IReadOnlyList<CustomField>> FieldsAsync(IReadOnlyList<string> numbers, CancellationToken cancellationToken) =>
        editor.OfferAsync(numbers, cancellationToken);
}
