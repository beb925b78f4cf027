using Helpdesk.Errors;
using Helpdesk.Settings;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Changes the matrix of all types, or of one type. Tickets that exist keep their priority until their impact or urgency changes.</summary>
internal sealed class SavePriorityMatrix(ISettings settings, TicketAccess access, TicketCatalog catalog, IStringLocalizer L)
{
    /// <param name="typeId">Type; null for all that have none of their own.</param>
    /// <param name="cells">Nine priorities, impact by impact; null takes the type's own matrix away.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(string? typeId, IReadOnlyList<int>? cells, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        if (typeId is not null && catalog.FindType(typeId) is null)
        {
            throw new NotFoundException(L["There is no kind of ticket “{0}”.", typeId]);
        }

        if (cells is not null && (cells.Count != 9 || cells.Any(c => c is < 1 or > 5)))
        {
            throw new ValidationException("cells", L["Give nine numbers from 1 to 5."]);
        }

        if (typeId is null && cells is null)
        {
            throw new ValidationException("cells", L["The common matrix cannot be taken away."]);
        }

        var stamp = await settings.GetStampAsync(typeof(PrioritySettings), cancellationToken);
        var present = (PrioritySettings)await settings.GetCopyAsync(typeof(PrioritySettings), cancellationToken);
        var text = cells is null ? null : string.Join("  ", cells.Chunk(3).Select(row => string.Join(' ', row)));
        var lines = present.MatrixByType.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        await settings.SaveAsync(
            new PrioritySettings
            {
                Matrix = typeId is null ? text! : present.Matrix,
                MatrixByType = typeId is null
                    ? present.MatrixByType
                    : string.Join('\n', [.. lines.Where(l => l.Split(':')[0].Trim() != typeId), .. text is null ? Array.Empty<string>() : [$"{typeId}: {text}"]]),
            },
            stamp,
            cancellationToken);
    }
}
