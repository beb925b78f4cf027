namespace Helpdesk.Tickets.Features;

/// <summary>A view as the present person sees it.</summary>
/// <param name="IsShared">Everybody's or a team's; false = the person's own.</param>
/// <param name="MayChange">The person may save or delete it.</param>
public sealed record SavedViewModel(
    Guid Id, string Name, string Filter, string Sort, string Columns, bool IsShared, Guid? TeamId, int Position, bool MayChange);

/// <param name="Id">View to change; null makes a new one.</param>
/// <param name="IsShared">True shares it (right needed), with <paramref name="TeamId"/> or with everybody.</param>
public sealed record SaveViewRequest(Guid? Id, string Name, string Filter, string Sort, string Columns, bool IsShared, Guid? TeamId);

internal sealed class SavedViews
{
    /// <summary>Shared ones first, then the person's own; by position and name.</summary>
    public Task<IReadOnlyList<SavedViewModel>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<SavedViewModel> SaveAsync(SaveViewRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
