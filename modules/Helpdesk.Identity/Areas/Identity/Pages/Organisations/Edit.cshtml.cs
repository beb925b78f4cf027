using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.Organisations;

[RequirePermission(nameof(IdentityPermissions.ManageOrganisations))]
internal sealed class EditModel(IdentityDbContext db, SaveOrganisation save, IStringLocalizer L) : PageModel
{
    /// <summary>Id of the organisation, or <c>new</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public OrganisationInput Input { get; set; } = new();

    public bool IsNew => OrganisationId is null;

    public string Name { get; private set; } = "";

    private Guid? OrganisationId => Guid.TryParse(Key, out var id) ? id : null;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(fill: true, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var form = new OrganisationForm(Input.Name, Input.Description, Input.IsActive, Input.ConcurrencyStamp);
        if (ModelState.IsValid && await this.TryAsync(() => save.ExecuteAsync(OrganisationId, form, cancellationToken)))
        {
            this.Toast(IsNew ? L["The organisation {0} was created.", Input.Name!] : L["The organisation {0} was saved.", Input.Name!]);
            return RedirectToPage("Index");
        }

        await LoadAsync(fill: false, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(bool fill, CancellationToken cancellationToken)
    {
        if (OrganisationId is not { } id)
        {
            return;
        }

        var organisation = await db.Organisations.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This organisation does not exist."]);
        Name = organisation.Name;
        if (fill)
        {
            Input = new OrganisationInput
            {
                Name = organisation.Name,
                Description = organisation.Description,
                IsActive = organisation.IsActive,
                ConcurrencyStamp = organisation.ConcurrencyStamp,
            };
        }
    }

    internal sealed class OrganisationInput
    {
        public string? Name { get; set; }

        public string? Description { get; set; }

        public bool IsActive { get; set; } = true;

        public string? ConcurrencyStamp { get; set; }
    }
}
