using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A view as the present person sees it.</summary>
/// <param name="Name">As stored; names of shared views are localization keys.</param>
/// <param name="IsShared">Everybody's or a team's; false = the person's own.</param>
/// <param name="MayChange">The person may save or delete it.</param>
public sealed record SavedViewModel(
    Guid Id, string Name, string Filter, string Sort, string Columns, bool IsShared, Guid? TeamId, int Position, bool MayChange);

/// <param name="Id">View to change; null makes a new one.</param>
/// <param name="IsShared">True shares it (right needed), with <paramref name="TeamId"/> or with everybody.</param>
public sealed record SaveViewRequest(Guid? Id, string Name, string Filter, string Sort, string Columns, bool IsShared, Guid? TeamId);

internal sealed class SavedViews(TicketsDbContext db, TicketAccess access, FilterCompiler filters, ICurrentUser user, IStringLocalizer L)
{
    private const int MaxOwnViews = 50;

    /// <summary>Shared ones first, then the person's own; by position and name.</summary>
    public async Task<IReadOnlyList<SavedViewModel>> ListAsync(CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        var me = user.RequiredId;
        List<Guid> teams = [.. user.TeamIds];
        var views = await db.SavedViews.AsNoTracking()
            .Where(v => v.OwnerId == me || (v.OwnerId == null && (v.TeamId == null || teams.Contains(v.TeamId.Value))))
            .ToListAsync(cancellationToken);
        return [.. views
            .OrderBy(v => v.OwnerId is not null).ThenBy(v => v.TeamId is not null).ThenBy(v => v.Position).ThenBy(v => v.Name, StringComparer.CurrentCultureIgnoreCase)
            .Select(View)];
    }

    /// <exception cref="ValidationException">Name, filter or sort cannot be used; the field says which.</exception>
    public async Task<SavedViewModel> SaveAsync(SaveViewRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        var me = user.RequiredId;
        if (request.IsShared)
        {
            access.Demand(TicketPermissions.ShareViews);
        }

        var rules = new TicketTextRules(L);
        var name = rules.Line("name", request.Name, 100);
        if (request.Columns.Length > 400)
        {
            rules.Add("columns", L["Choose fewer columns."]);
        }

        var view = request.Id is { } id ? await FindAsync(id, cancellationToken) : null;
        if (request is { IsShared: true, TeamId: { } team } && team != view?.TeamId && !user.TeamIds.Contains(team))
        {
            rules.Add("teamId", L["You can share with your own teams and with everybody."]);
        }

        rules.ThrowIfAny();
        if (view is { OwnerId: null } && !request.IsShared)
        {
            throw new BusinessException("Tickets:ViewStaysShared", L["Others use this view. Save your own as a new one, or delete this one."], 409);
        }

        await filters.CompileAsync(request.Filter, cancellationToken);
        var sort = TicketSort.ForView(request.Sort, L, await filters.VocabularyAsync(cancellationToken));

        view ??= await NewAsync(me, request.IsShared, cancellationToken);
        view.Name = name;
        view.Filter = request.Filter.Trim();
        view.Sort = sort;
        view.Columns = request.Columns.Trim();
        view.OwnerId = request.IsShared ? null : me;
        view.TeamId = request.IsShared ? request.TeamId : null;
        await db.SaveChangesAsync(cancellationToken);
        return View(view);
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        db.SavedViews.Remove(await FindAsync(id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<SavedView> NewAsync(Guid me, bool isShared, CancellationToken cancellationToken)
    {
        if (!isShared && await db.SavedViews.CountAsync(v => v.OwnerId == me, cancellationToken) >= MaxOwnViews)
        {
            throw new ValidationException("name", L["You have {0} views already. Delete one first.", MaxOwnViews]);
        }

        var view = new SavedView { Position = 100 };
        db.SavedViews.Add(view);
        return view;
    }

    private async Task<SavedView> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var view = await db.SavedViews.FirstOrDefaultAsync(v => v.Id == id, cancellationToken);
        if (view is null || (view.OwnerId is not null && view.OwnerId != user.Id))
        {
            throw new NotFoundException(L["The view does not exist any more."]);
        }

        return MayChange(view) ? view : throw new ForbiddenException(L["This view is shared. People with the right to share views can change it."]);
    }

    private bool MayChange(SavedView view) =>
        view.OwnerId is not null
            ? view.OwnerId == user.Id
            : user.Can(TicketPermissions.ShareViews) && (view.TeamId is not { } team || user.TeamIds.Contains(team) || user.Can(TicketPermissions.ManageTicketSettings));

    private SavedViewModel View(SavedView v) =>
        new(v.Id, v.Name, v.Filter, v.Sort, v.Columns, v.OwnerId is null, v.TeamId, v.Position, MayChange(v));
}
