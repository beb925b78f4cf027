using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Choices that are few: all of them are read, the search picks.</summary>
internal abstract class FewChoices : IActivityOptions
{
    public abstract string Name { get; }

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        var all = await AllAsync(cancellationToken);
        return
        [
            .. (values.Count > 0
                ? all.Where(o => values.Contains(o.Value, StringComparer.OrdinalIgnoreCase))
                : all.Where(o => o.Label.Contains(search, StringComparison.CurrentCultureIgnoreCase) || o.Value.Contains(search, StringComparison.OrdinalIgnoreCase))).Take(limit),
        ];
    }

    protected abstract ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken);
}

internal sealed class TicketTypeChoices(TicketCatalog catalog, IStringLocalizer L) : FewChoices
{
    public override string Name => "ticket-types";

    protected override ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        new(catalog.Types.Select(t => new ActivityOption(t.Id, L[t.PluralName])));
}

/// <summary>States of all types; types that name a state alike share it.</summary>
internal sealed class TicketStateChoices(TicketCatalog catalog, IStringLocalizer L) : FewChoices
{
    public override string Name => "ticket-states";

    protected override ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        new(catalog.Types.SelectMany(t => t.StateMachine.States).DistinctBy(s => s.Id).Select(s => new ActivityOption(s.Id, L[s.Name])));
}

internal sealed class TicketSubStateChoices(TicketCatalog catalog, IStringLocalizer L) : FewChoices
{
    public override string Name => "ticket-sub-states";

    protected override ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        new(catalog.Types.SelectMany(t => t.StateMachine.States).SelectMany(s => s.SubStates.Select(x => (State: s, Sub: x))).DistinctBy(x => x.Sub.Id)
            .Select(x => new ActivityOption(x.Sub.Id, L[x.Sub.Name], L[x.State.Name])));
}

internal sealed class TransitionChoices(TicketCatalog catalog, IStringLocalizer L) : FewChoices
{
    public override string Name => "ticket-transitions";

    protected override ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        new(catalog.Types.SelectMany(t => t.StateMachine.Transitions).DistinctBy(t => t.Id).Select(t => new ActivityOption(t.Id, L[t.Name], t.Id)));
}

internal sealed class ResolutionCodeChoices(TicketCatalog catalog, IStringLocalizer L) : FewChoices
{
    public override string Name => "resolution-codes";

    protected override ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        new(catalog.Types.SelectMany(t => t.ResolutionCodes).DistinctBy(c => c.Id).Select(c => new ActivityOption(c.Id, L[c.Name])));
}

internal sealed class ServiceChoices(TicketCatalog catalog) : FewChoices
{
    public override string Name => "services";

    protected override async ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        (await catalog.GetServicesAsync(cancellationToken)).Where(s => s.IsActive).Select(s => new ActivityOption(s.Name, s.Name));
}

internal sealed class CategoryChoices(TicketCatalog catalog) : FewChoices
{
    public override string Name => "categories";

    protected override async ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
        (await catalog.GetCategoriesAsync(cancellationToken)).Where(c => c.IsActive).Select(c => new ActivityOption(c.Path, c.Path));
}

/// <summary>Fields that a step can set.</summary>
internal sealed class TicketFieldChoices(FieldCatalog fields, IStringLocalizer L) : FewChoices
{
    public override string Name => "ticket-fields";

    protected override async ValueTask<IEnumerable<ActivityOption>> AllAsync(CancellationToken cancellationToken) =>
    [
        new(TicketFields.Title, L["Title"]), new(TicketFields.Description, L["Description"]), new(TicketFields.Impact, L["Impact"]),
        new(TicketFields.Urgency, L["Urgency"]), new(TicketFields.Priority, L["Priority"]), new("category", L["Category"]), new("service", L["Service"]),
        .. (await fields.GetAsync(cancellationToken)).Where(f => !f.IsRetired).Select(f => new ActivityOption(f.Key, f.Label, f.Key)),
    ];
}

/// <summary>Tickets that the person may see, by number or title: to try a workflow on.</summary>
internal sealed class TicketChoices(TicketAccess access) : IActivityOptions
{
    public string Name => "tickets";

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        var normalized = search.Trim().ToLowerInvariant();
        var found = values.Count > 0
            ? access.Visible().Where(t => values.Contains(t.Number))
            : access.Visible().Where(t => t.Number.StartsWith(search.Trim().ToUpper()) || t.NormalizedTitle.Contains(normalized));
        return await found.OrderByDescending(t => t.CreatedAt).Take(limit).Select(t => new ActivityOption(t.Number, t.Number + " " + t.Title, null)).ToListAsync(cancellationToken);
    }
}
