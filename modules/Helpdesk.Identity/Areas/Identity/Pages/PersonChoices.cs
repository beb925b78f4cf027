using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages;

/// <summary>Choices of the forms about a person.</summary>
internal static class PersonChoices
{
    /// <summary>The desk's frame for those who work there, the portal's for everyone else.</summary>
    public static string LayoutOf(ICurrentUser user) => user.Can(IdentityPermissions.ViewPeople) ? "_DeskLayout" : "_PortalLayout";

    public static IEnumerable<SelectListItem> Languages(IStringLocalizer L) =>
        Domain.Languages.All.Select(l => new SelectListItem(Domain.Languages.NameOf(l), l)).Prepend(new SelectListItem(L["As the browser asks"], ""));

    public static IEnumerable<SelectListItem> TimeZones(IStringLocalizer L) =>
        TimeZoneInfo.GetSystemTimeZones()
            .Select(z => z.Id)
            .Where(id => id.Contains('/') || id == "UTC")
            .Order(StringComparer.Ordinal)
            .Select(id => new SelectListItem(id.Replace('_', ' '), id))
            .Prepend(new SelectListItem(L["As the tenant's setting"], ""));
}
