using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One custom field, and what it looks like before it is saved.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class FieldModel(TicketsDbContext db, TicketCatalog catalog, SaveField save) : TicketPageModel
{
    private const int EmptyRows = 4;

    private string? _stamp;

    /// <summary>Field to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public FieldEditorInput Input { get; set; } = new();

    /// <summary>Of a stored field.</summary>
    public string? Key { get; private set; }

    public string KindName => FieldText.Kinds.First(k => k.Kind == Input.Kind).Name;

    /// <summary>The control as people will see it; null while it cannot be made.</summary>
    public FieldFormItem? Shown { get; private set; }

    public IReadOnlyList<TicketCategory> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Sources { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Types => [new(L["All types"], ""), .. Text.Types.Select(t => new SelectListItem(L[t.PluralName], t.Id))];

    public IReadOnlyList<SelectListItem> Kinds => [.. FieldText.Kinds.Select(k => new SelectListItem(L[k.Name], k.Kind.ToString()))];

    public IReadOnlyList<SelectListItem> Requirements =>
    [
        new(L["Never"], nameof(FieldRequirement.Never)), new(L["Always, from the report on"], nameof(FieldRequirement.Always)),
        new(L["Before some steps"], nameof(FieldRequirement.OnTransitions)),
    ];

    /// <summary>Transitions of all types, each once.</summary>
    public IReadOnlyList<Choice> Steps =>
        [.. Text.Types.SelectMany(t => t.StateMachine.Transitions).DistinctBy(t => t.Id).Select(t => new Choice(t.Id, t.Name))];

    private SaveFieldRequest Asked => new()
    {
        Id = Id,
        Key = Input.Key ?? "",
        Kind = Input.Kind,
        TypeId = Input.TypeId,
        Stamp = string.IsNullOrEmpty(Input.Stamp) ? null : Input.Stamp,
        Labels = Given(Input.Labels),
        Help = Given(Input.Help),
        Choices = [.. Input.Choices.Where(c => !c.IsEmpty).Select(c => new FieldChoice(c.Id ?? "", Given(c.Labels), !c.IsOffered))],
        Categories = Input.Categories,
        ConditionOn = Input.ConditionOn,
        ConditionValues = (Input.ConditionValues ?? "").Split(','),
        Requirement = Input.Requirement,
        Transitions = Input.Transitions,
        IsStaffOnly = Input.IsStaffOnly,
        Minimum = Number(Input.Minimum, "Input.Minimum"),
        Maximum = Number(Input.Maximum, "Input.Maximum"),
    };

    public async Task<IActionResult> OnGetAsync()
    {
        var stored = await FindAsync();
        if (stored is not null)
        {
            await FillAsync(stored);
            Input.Stamp = _stamp;
            Show(stored);
        }

        await LoadAsync(stored);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        FieldDefinition? saved = null;
        var asked = Asked;
        if (!await TryAsync(async () => saved = await save.HandleAsync(asked, Aborted)))
        {
            await LoadAsync(await FindAsync());
            return Refused();
        }

        this.Toast(L["Field “{0}” saved", CustomField.Of(saved!).Label]);
        return Redirect(Url.Content(FieldsModel.Here));
    }

    /// <summary>Shows the field as it would be; stores nothing.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        var asked = Asked;
        var isFit = await TryAsync(async () => Show(await save.CheckAsync(asked, Aborted)));
        await LoadAsync(await FindAsync());
        return isFit ? Page() : Refused();
    }

    /// <summary>Room for more choices; everything typed stays.</summary>
    public async Task<IActionResult> OnPostMoreAsync()
    {
        ModelState.Clear();
        await LoadAsync(await FindAsync(), EmptyRows);
        return Page();
    }

    private void Show(CustomField field) =>
        Shown = new FieldFormItem(
            field with { Key = "preview" }, [], null, null, IsShown: true, field.Requirement == FieldRequirement.Always, Error: null);

    private async Task<CustomField?> FindAsync()
    {
        if (Id is not { } id)
        {
            return null;
        }

        var definition = await db.FieldDefinitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, Aborted)
            ?? throw new NotFoundException(L["There is no such field any more."]);
        _stamp = definition.ConcurrencyStamp;
        return CustomField.Of(definition);
    }

    private async Task FillAsync(CustomField field)
    {
        Input = new()
        {
            Kind = field.Kind,
            TypeId = field.TypeId,
            Labels = field.Labels.ToDictionary(l => l.Key, l => (string?)l.Value),
            Help = field.HelpTexts.ToDictionary(l => l.Key, l => (string?)l.Value),
            Choices = [.. field.Choices.Select(c => new FieldChoiceInput
            {
                Id = c.Id, Labels = c.Labels.ToDictionary(l => l.Key, l => (string?)l.Value), IsOffered = !c.IsRetired, IsStored = true,
            })],
            Categories = [.. field.Categories],
            ConditionOn = field.Condition?.On,
            ConditionValues = field.Condition is { } condition ? await DescribeAsync(condition) : null,
            Requirement = field.Requirement,
            Transitions = [.. field.Transitions],
            IsStaffOnly = field.IsStaffOnly,
            Minimum = field.Minimum is { } minimum ? Written(minimum) : null,
            Maximum = field.Maximum is { } maximum ? Written(maximum) : null,
        };
    }

    /// <summary>The values of a condition as people write them.</summary>
    private async Task<string> DescribeAsync(FieldCondition condition)
    {
        IEnumerable<string> names = condition.On switch
        {
            ConditionSources.Category => (await catalog.GetCategoriesAsync(Aborted)).Where(c => condition.Values.Contains(c.Id.ToString())).Select(c => c.Path),
            ConditionSources.Service => (await catalog.GetServicesAsync(Aborted)).Where(s => condition.Values.Contains(s.Id.ToString())).Select(s => s.Name),
            _ => condition.Values.Select(v => v switch { FieldValues.Yes => L["Yes"].Value, FieldValues.No => L["No"].Value, _ => v }),
        };
        return string.Join(", ", names);
    }

    private async Task LoadAsync(CustomField? stored, int more = 0)
    {
        Key = stored?.Key;
        Input.Kind = stored?.Kind ?? Input.Kind;
        Categories = [.. (await catalog.GetCategoriesAsync(Aborted)).Where(c => c.IsActive || Input.Categories.Contains(c.Id))];
        var others = await db.FieldDefinitions.AsNoTracking().Where(d => !d.IsRetired).OrderBy(d => d.Position).ToListAsync(Aborted);
        Sources =
        [
            new(L["always"], ""),
            .. ConditionSources.All.Select(s => new SelectListItem(L[s.Name], s.Id)),
            .. others.Select(CustomField.Of).Where(f => f.Id != stored?.Id && f.Kind is FieldKind.YesNo or FieldKind.Choice or FieldKind.Choices)
                .Select(f => new SelectListItem(f.Label, f.Name)),
        ];
        var empty = Input.Choices.Count(c => c.IsEmpty);
        Input.Choices.AddRange(Enumerable.Range(0, Math.Max(0, EmptyRows - empty) + more).Select(_ => new FieldChoiceInput()));
    }

    private decimal? Number(string? written, string field)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        if (decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        ModelState.AddModelError(field, L["“{0}” is no number.", written]);
        return null;
    }

    private static string Written(long limit) => TicketFieldValue.Unscaled(limit).ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Given(Dictionary<string, string?> texts) =>
        texts.Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToDictionary(t => t.Key, t => t.Value!);
}

internal sealed class FieldEditorInput
{
    public string? Key { get; set; }

    public FieldKind Kind { get; set; }

    public string? TypeId { get; set; }

    /// <summary>Language to text.</summary>
    public Dictionary<string, string?> Labels { get; set; } = [];

    /// <summary>Language to text.</summary>
    public Dictionary<string, string?> Help { get; set; } = [];

    public List<FieldChoiceInput> Choices { get; set; } = [];

    public List<Guid> Categories { get; set; } = [];

    public string? ConditionOn { get; set; }

    /// <summary>Separated by commas.</summary>
    public string? ConditionValues { get; set; }

    public FieldRequirement Requirement { get; set; }

    public List<string> Transitions { get; set; } = [];

    public bool IsStaffOnly { get; set; }

    /// <summary>Concurrency stamp of the field that was looked at.</summary>
    public string? Stamp { get; set; }

    /// <summary>As a number control sends it, whatever the language of the page.</summary>
    public string? Minimum { get; set; }

    public string? Maximum { get; set; }
}

internal sealed class FieldChoiceInput
{
    public string? Id { get; set; }

    /// <summary>Language to text.</summary>
    public Dictionary<string, string?> Labels { get; set; } = [];

    public bool IsOffered { get; set; } = true;

    /// <summary>It was saved before: its id stays.</summary>
    public bool IsStored { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Id) && Labels.Values.All(string.IsNullOrWhiteSpace);
}
