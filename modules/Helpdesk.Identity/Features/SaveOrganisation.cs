using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>An organisation as an administrator fills it in.</summary>
internal sealed record OrganisationForm(string? Name, string? Description, bool IsActive, string? ConcurrencyStamp = null);

/// <summary>Creates an organisation or changes one.</summary>
internal sealed class SaveOrganisation(IdentityDbContext db, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<Guid> ExecuteAsync(Guid? id, OrganisationForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var organisation = id is null
            ? new Organisation()
            : await db.Organisations.FirstOrDefaultAsync(o => o.Id == id, cancellationToken)
                ?? throw new NotFoundException(L["This organisation does not exist."]);
        if (id is not null && form.ConcurrencyStamp is not null && form.ConcurrencyStamp != organisation.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["Somebody else changed {0} meanwhile. Load the page again and repeat your change.", organisation.Name]);
        }

        organisation.Name = form.Name?.Trim() ?? "";
        organisation.Description = form.Description?.Trim() ?? "";
        organisation.IsActive = form.IsActive;
        var errors = new FieldErrors();
        if (organisation.Name.Length is 0 or > 100)
        {
            errors.Add("name", L["Enter a name of at most {0} characters.", 100]);
        }
        else if (await db.Organisations.AnyAsync(
            o => o.NormalizedName == organisation.NormalizedName && o.Id != organisation.Id, cancellationToken))
        {
            errors.Add("name", L["There is an organisation {0} already.", organisation.Name]);
        }

        if (organisation.Description.Length > 1000)
        {
            errors.Add("description", L["The description has at most {0} characters.", 1000]);
        }

        errors.ThrowIfAny();
        if (id is null)
        {
            db.Organisations.Add(organisation);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return organisation.Id;
    }
}
