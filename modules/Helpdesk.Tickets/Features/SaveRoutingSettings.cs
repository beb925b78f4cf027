using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Tickets.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Says what routing does where no rule says otherwise.</summary>
internal sealed class SaveRoutingSettings(TicketAccess access, RoutingRules rules, ISettings settings, IStringLocalizer L)
{
    public async Task HandleAsync(RoutingSettings values, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        if (values.DefaultTeam.Length > 0 && (await rules.GetTableAsync(cancellationToken)).FindTeam(values.DefaultTeam) is null)
        {
            throw new ValidationException("defaultTeam", L["There is no such team any more. Choose another one."]);
        }

        await settings.SaveAsync(values, cancellationToken);
    }
}
