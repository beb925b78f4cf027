using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>A team as an administrator fills it in.</summary>
internal sealed record TeamForm(
    string? Name, string? Description, string? Email, Guid? LeadId, bool IsActive, IReadOnlyCollection<Guid> MemberIds, string? ConcurrencyStamp = null);

/// <summary>Creates a team or changes one, with its members.</summary>
internal sealed class SaveTeam(IdentityDbContext db, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<Guid> ExecuteAsync(Guid? id, TeamForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var team = id is null
            ? new Team()
            : await db.Teams.FirstOrDefaultAsync(t => t.Id == id, cancellationToken) ?? throw new NotFoundException(L["This team does not exist."]);
        if (id is not null && form.ConcurrencyStamp is not null && form.ConcurrencyStamp != team.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["Somebody else changed {0} meanwhile. Load the page again and repeat your change.", team.Name]);
        }

        team.Name = form.Name?.Trim() ?? "";
        team.Description = form.Description?.Trim() ?? "";
        team.Email = string.IsNullOrWhiteSpace(form.Email) ? null : form.Email.Trim();
        team.LeadId = form.LeadId;
        team.IsActive = form.IsActive;
        var members = form.MemberIds.ToHashSet();
        if (form.LeadId is { } lead)
        {
            // Who leads a team works in it: queues and rights follow membership.
            members.Add(lead);
        }

        var errors = new FieldErrors();
        if (team.Name.Length is 0 or > 100)
        {
            errors.Add("name", L["Enter a name of at most {0} characters.", 100]);
        }
        else if (await db.Teams.AnyAsync(t => t.NormalizedName == team.NormalizedName && t.Id != team.Id, cancellationToken))
        {
            errors.Add("name", L["There is a team {0} already.", team.Name]);
        }

        if (team.Description.Length > 1000)
        {
            errors.Add("description", L["The description has at most {0} characters.", 1000]);
        }

        if (team.Email is not null && !PersonValidator.IsAddress(team.Email))
        {
            errors.Add("email", L["Enter a mail address such as name@example.com."]);
        }

        if (await db.Users.CountAsync(u => members.Contains(u.Id), cancellationToken) != members.Count)
        {
            errors.Add("memberIds", L["Choose from the people of the list."]);
        }

        errors.ThrowIfAny();
        if (id is null)
        {
            db.Teams.Add(team);
        }

        var before = await db.TeamMembers.Where(m => m.TeamId == team.Id).ToListAsync(cancellationToken);
        db.TeamMembers.RemoveRange(before.Where(m => !members.Contains(m.UserId)));
        db.TeamMembers.AddRange(
            members.Where(m => before.TrueForAll(b => b.UserId != m)).Select(m => new TeamMember { TeamId = team.Id, UserId = m }));
        if (!before.Select(m => m.UserId).ToHashSet().SetEquals(members))
        {
            team.Revision++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return team.Id;
    }
}
