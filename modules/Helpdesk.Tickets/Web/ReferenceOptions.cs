using Helpdesk.Identity;
using Helpdesk.Tickets.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Choices of the forms. The first entry of each list is "none". Scoped.</summary>
internal sealed class ReferenceOptions(TicketCatalog catalog, TicketLabels labels, IPeopleDirectory people, IStringLocalizer l)
{
    /// <param name="selected">Stays offered even when it was deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<SelectListItem>> CategoriesAsync(Guid? selected, CancellationToken cancellationToken) =>
        CategoriesAsync(One(selected), cancellationToken);

    /// <param name="selected">Stay offered even when they were deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<SelectListItem>> CategoriesAsync(IReadOnlyCollection<Guid> selected, CancellationToken cancellationToken) =>
    [
        new(l["None"], "", selected.Count == 0),
        .. (await catalog.GetCategoriesAsync(cancellationToken))
            .Where(c => c.IsActive || selected.Contains(c.Id))
            .Select(c => new SelectListItem(c.Path.Replace("/", " › "), c.Id.ToString(), selected.Contains(c.Id))),
    ];

    /// <param name="selected">Stays offered even when it was deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<SelectListItem>> ServicesAsync(Guid? selected, CancellationToken cancellationToken) =>
        ServicesAsync(One(selected), cancellationToken);

    /// <param name="selected">Stay offered even when they were deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<SelectListItem>> ServicesAsync(IReadOnlyCollection<Guid> selected, CancellationToken cancellationToken) =>
    [
        new(l["None"], "", selected.Count == 0),
        .. (await catalog.GetServicesAsync(cancellationToken))
            .Where(s => s.IsActive || selected.Contains(s.Id))
            .Select(s => new SelectListItem(s.Name, s.Id.ToString(), selected.Contains(s.Id))),
    ];

    /// <param name="selected">Stays offered even when it was deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<SelectListItem>> TeamsAsync(Guid? selected, CancellationToken cancellationToken) =>
        TeamsAsync(One(selected), cancellationToken);

    /// <param name="selected">Stay offered even when they were deactivated meanwhile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<SelectListItem>> TeamsAsync(IReadOnlyCollection<Guid> selected, CancellationToken cancellationToken)
    {
        var active = await people.GetAllTeamsAsync(cancellationToken);
        var retired = await people.GetTeamsAsync([.. selected.Except(active.Select(t => t.Id))], cancellationToken);
        return
        [
            new(l["No team"], "", selected.Count == 0),
            .. active.Concat(retired.Values).Select(t => new SelectListItem(t.Name, t.Id.ToString(), selected.Contains(t.Id))),
        ];
    }

    private static Guid[] One(Guid? selected) => selected is { } id ? [id] : [];

    /// <summary>Impact and urgency.</summary>
    public IReadOnlyList<SelectListItem> Levels(int? selected) =>
        [.. Enumerable.Range(1, 3).Select(i => new SelectListItem(labels.Level(i), i.ToString(), i == selected))];

    public IReadOnlyList<SelectListItem> Priorities(int? selected) =>
        [.. Enumerable.Range(1, 5).Select(i => new SelectListItem($"P{i} – {labels.Priority(i)}", i.ToString(), i == selected))];

    public IReadOnlyList<SelectListItem> Channels(string? selected) =>
        [.. Domain.TicketChannels.All.Select(c => new SelectListItem(l[c.Name], c.Id, c.Id == selected))];

    public IReadOnlyList<SelectListItem> ResolutionCodes(TicketType type, string? selected) =>
        [new(l["Choose a code"], "", selected is null), .. type.ResolutionCodes.Select(c => new SelectListItem(l[c.Name], c.Id, c.Id == selected))];

    public IReadOnlyList<SelectListItem> SubStates(IReadOnlyList<SubState> subStates, string? selected) =>
        [.. subStates.Select((s, i) => new SelectListItem(l[s.Name], s.Id, selected is null ? i == 0 : s.Id == selected))];
}
