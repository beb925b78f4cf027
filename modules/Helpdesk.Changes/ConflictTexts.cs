using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes;

/// <summary>Says conflicts in words. Scoped.</summary>
internal sealed class ConflictTexts(IPersonTime times, IStringLocalizer L)
{
    public string Of(Conflict conflict) => conflict.Kind switch
    {
        ConflictKind.SameService => L["{0} changes the same service: {1} – {2}", conflict.Name, times.Short(conflict.At.Start), times.Short(conflict.At.End)],
        ConflictKind.SameImplementer => L["The implementer has {0} too: {1} – {2}", conflict.Name, times.Short(conflict.At.Start), times.Short(conflict.At.End)],
        ConflictKind.ServiceBlackout => L["The service must not be changed: {0} ({1} – {2})", conflict.Name, times.Short(conflict.At.Start), times.Short(conflict.At.End)],
        ConflictKind.Blackout => L["Nothing must be changed: {0} ({1} – {2})", conflict.Name, times.Short(conflict.At.Start), times.Short(conflict.At.End)],
        _ => L["The planned time lies outside of the service's maintenance windows"],
    };
}
