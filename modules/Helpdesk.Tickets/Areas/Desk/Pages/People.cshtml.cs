using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>Answers the person pickers of the desk.</summary>
[RequirePermission("ViewTickets")]
internal sealed class PeopleModel(IPeopleDirectory people) : PageModel
{
    public async Task<JsonResult> OnGetAsync(string? q, bool agents)
    {
        var found = await people.SearchPeopleAsync((q ?? "").Trim(), 10, agents, HttpContext.RequestAborted);
        return new JsonResult(found.Select(p => new { id = p.Id, name = p.DisplayName, detail = p.OrganisationName ?? p.Email ?? p.UserName }));
    }
}
