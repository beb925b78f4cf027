using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The custom fields of tickets in their order.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class FieldsModel(TicketsDbContext db, TicketCatalog catalog, MoveField move, RetireField retire) : TicketPageModel
{
    public const string Here = "~/admin/tickets/fields";

    private IReadOnlyList<TicketCategory> _categories = [];

    /// <summary>Retired ones behind the others.</summary>
    public IReadOnlyList<CustomField> Fields { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public Task<IActionResult> OnPostUpAsync(Guid id) => ChangeAsync(async () => await move.HandleAsync(id, up: true, Aborted));

    public Task<IActionResult> OnPostDownAsync(Guid id) => ChangeAsync(async () => await move.HandleAsync(id, up: false, Aborted));

    public Task<IActionResult> OnPostRetireAsync(Guid id) =>
        ChangeAsync(async () => this.Toast(L["“{0}” is retired", (await retire.HandleAsync(id, retire: true, Aborted)).Label]));

    public Task<IActionResult> OnPostRestoreAsync(Guid id) =>
        ChangeAsync(async () => this.Toast(L["“{0}” is offered again", (await retire.HandleAsync(id, retire: false, Aborted)).Label]));

    public string KindName(FieldKind kind) => FieldText.Kinds.First(k => k.Kind == kind).Name;

    /// <summary>Type, categories and condition in a few words.</summary>
    public string ShownFor(CustomField field)
    {
        List<string> parts = [];
        if (field.TypeId is { } type)
        {
            parts.Add(Text.Type(type) is { } known ? L[known.PluralName] : type);
        }

        if (field.Categories.Count > 0)
        {
            parts.Add(string.Join(", ", field.Categories.Select(c => _categories.FirstOrDefault(x => x.Id == c)?.Path.Replace("/", " › ", StringComparison.Ordinal) ?? L["Unknown"])));
        }

        if (field.Condition is { } condition)
        {
            var source = ConditionSources.All.FirstOrDefault(s => s.Id == condition.On) is { } own
                ? L[own.Name].Value
                : Fields.FirstOrDefault(f => f.Name == condition.On)?.Label ?? condition.On;
            parts.Add(L["depends on “{0}”", source]);
        }

        return parts.Count == 0 ? L["All tickets"] : string.Join("; ", parts);
    }

    /// <summary>Names of the steps that need the field.</summary>
    public string Steps(CustomField field)
    {
        var transitions = Text.Types.SelectMany(t => t.StateMachine.Transitions).ToList();
        return string.Join(", ", field.Transitions.Select(id => transitions.Find(t => t.Id == id) is { } transition ? L[transition.Name].Value : id));
    }

    private async Task<IActionResult> ChangeAsync(Func<Task> change)
    {
        if (!await TryAsync(change))
        {
            await LoadAsync();
            return Refused();
        }

        return Redirect(Url.Content(Here));
    }

    private async Task LoadAsync()
    {
        _categories = await catalog.GetCategoriesAsync(Aborted);
        var definitions = await db.FieldDefinitions.AsNoTracking().OrderBy(d => d.IsRetired).ThenBy(d => d.Position).ThenBy(d => d.Id).ToListAsync(Aborted);
        Fields = [.. definitions.Select(CustomField.Of)];
    }
}
