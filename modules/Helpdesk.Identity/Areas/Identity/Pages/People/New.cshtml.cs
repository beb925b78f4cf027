using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.People;

[RequirePermission(nameof(IdentityPermissions.ManagePeople))]
internal sealed class NewModel(IdentityDbContext db, SavePerson save, ILookupNormalizer normalizer, IPeopleDirectory people, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public PersonInput Input { get; set; } = new();

    public PersonFields Fields { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var requester = normalizer.NormalizeName(Helpdesk.Security.Roles.Requester);
        Input.RoleIds = await db.Roles.Where(r => r.NormalizedName == requester).Select(r => r.Id).ToListAsync(cancellationToken);
        Fields = await PersonFields.LoadAsync(db, Input, L, cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await this.ResolveManagerAsync(Input, people, L, cancellationToken);
        Guid id = default;
        if (ModelState.IsValid && await this.TryAsync(async () => id = await save.CreateAsync(Input.ToForm(), cancellationToken)))
        {
            this.Toast(L["{0} was created.", Input.DisplayName!]);
            return RedirectToPage("Edit", new { id });
        }

        Fields = await PersonFields.LoadAsync(db, Input, L, cancellationToken);
        return Page();
    }
}
