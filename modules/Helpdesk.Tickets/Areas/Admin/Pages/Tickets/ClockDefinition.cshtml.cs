using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One clock: what it measures, how long it may take, when it pauses, what happens on the way, and its versions.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ClockDefinitionModel(
    ClockVersions versions, SaveClockDefinition save, ReadClockVersions readVersions, TicketCatalog catalog, IPeopleDirectory people, ClockText clockText,
    TimeProvider time) : TicketPageModel
{
    /// <summary>Names of fields in the definition whose control is called otherwise.</summary>
    private static readonly Dictionary<string, string> Controls = new(StringComparer.Ordinal)
    {
        ["target"] = "amount", ["thresholds"] = "steps", ["metric"] = "", ["cancel"] = "", ["cancelsWhenStartEnds"] = "",
    };

    private ClockShelf _shelf = ClockShelf.Empty;
    private int _newest;
    private IReadOnlyList<TeamRef> _teams = [];

    /// <summary>Clock to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    /// <summary>What a new clock measures.</summary>
    [BindProperty(SupportsGet = true)]
    public ClockMetric Metric { get; set; } = ClockMetric.Resolution;

    /// <summary>Version to look at; null for the newest.</summary>
    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Shown { get; set; }

    [BindProperty]
    public ClockInput Input { get; set; } = new();

    public DuePreview Due { get; private set; } = DuePreview.Refused([]);

    public ClockVersionTable? Versions { get; private set; }

    public bool IsRetired { get; private set; }

    /// <summary>Number of rules that choose it.</summary>
    public int Rules { get; private set; }

    /// <summary>Conditions that the form only shows.</summary>
    public IReadOnlyList<(string Label, string Rules)> Conditions { get; private set; } = [];

    public IReadOnlyList<(string Name, IReadOnlyList<(string Id, string Name)> Reasons)> WaitingStates { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Calendars { get; private set; } = [];

    public IReadOnlyList<SelectListItem> StartConditions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> EndConditions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> NextResponses { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Agreements =>
        [.. Enum.GetValues<AgreementKind>().Select(a => new SelectListItem(clockText.Agreement(a), a.ToString()))];

    public IReadOnlyList<SelectListItem> ZoneRules => [.. Enum.GetValues<ZoneRule>().Select(z => new SelectListItem(clockText.Zone(z), z.ToString()))];

    public IReadOnlyList<SelectListItem> Units =>
    [
        new(L["minutes"], nameof(ClockInputUnit.Minutes)), new(L["hours"], nameof(ClockInputUnit.Hours)), new(L["business days"], nameof(ClockInputUnit.BusinessDays)),
    ];

    public IReadOnlyList<SelectListItem> Reopens =>
    [
        new(L["it stays completed"], nameof(ReopenBehaviour.Never)),
        new(L["it goes on; the time in between does not count"], nameof(ReopenBehaviour.Continue)),
        new(L["it begins anew"], nameof(ReopenBehaviour.NewCycle)),
    ];

    public IReadOnlyList<(ClockInputPause Value, string Label)> Pauses =>
    [
        (ClockInputPause.Never, L["never"]),
        (ClockInputPause.WhileWaiting, L["while the ticket waits, for whatever reason"]),
        (ClockInputPause.ForReasons, L["while it waits for one of these reasons"]),
        .. Input.Pause == ClockInputPause.AsItIs ? [(ClockInputPause.AsItIs, L["as it is (set over the API)"].Value)] : Array.Empty<(ClockInputPause, string)>(),
    ];

    public string Path => Url.Content(ServiceLevelsModel.Here) + "/clock" + (Id is { } id ? "/" + id : "?metric=" + Metric);

    /// <summary>What joins one more parameter to <see cref="Path"/>.</summary>
    public string More => Id is null ? "&" : "?";

    public async Task<IActionResult> OnGetAsync()
    {
        var stored = await StoredAsync();
        if (stored is null)
        {
            Input = ClockInput.New(Metric, _shelf.ActiveCalendars is [var only] ? only.Id : null);
        }
        else
        {
            Input = ClockInput.Of(stored);
            Input.Version = _newest;
        }

        return await ShowAsync(stored);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var stored = await StoredAsync();
        await ResolvePeopleAsync();
        if (!await TryAsync(async () =>
        {
            try
            {
                await save.HandleAsync(Input.ToDefinition(Id ?? Guid.CreateVersion7(), Metric, stored, L), Input.Version, Aborted);
            }
            catch (ValidationException refused)
            {
                throw new ValidationException(refused.Errors.GroupBy(e => Control(e.Key))
                    .ToDictionary(g => g.Key, g => g.SelectMany(e => e.Value).ToArray()));
            }
        }))
        {
            // Who has read the warning may save over what it tells of.
            if (Conflict is not null)
            {
                stored = await StoredAsync();
                Input.Version = _newest;
            }

            await ShowAsync(stored);
            return Refused();
        }

        this.Toast(Input.Version == 0 ? L["Clock “{0}” saved. Make a rule that chooses it.", Input.Name!.Trim()] : L["Clock “{0}” saved. It counts in a minute.", Input.Name!.Trim()]);
        return Redirect(Url.Content("~/admin/tickets/service-levels/clocks"));
    }

    public async Task<IActionResult> OnPostAddAsync()
    {
        var stored = await StoredAsync();
        Input.Steps.Add(new StepInput());
        return await ShowAsync(stored);
    }

    /// <summary>When a ticket that came now would be due; stores nothing.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        var stored = await StoredAsync();
        if (!Request.IsHtmx())
        {
            return await ShowAsync(stored);
        }

        Due = Preview();
        return Partial("_DuePreview", Due);
    }

    public IReadOnlyList<SelectListItem> Teams(Guid? selected) =>
        [new("–", "", selected is null), .. _teams.Select(t => new SelectListItem(t.Name, t.Id.ToString(), t.Id == selected))];

    public IReadOnlyList<SelectListItem> StepUnits(StepInputUnit selected) =>
    [
        new(L["% of the target"], nameof(StepInputUnit.Percent), selected == StepInputUnit.Percent),
        new(L["minutes before the end"], nameof(StepInputUnit.MinutesBefore), selected == StepInputUnit.MinutesBefore),
        new(L["minutes after the end"], nameof(StepInputUnit.MinutesAfter), selected == StepInputUnit.MinutesAfter),
    ];

    /// <summary>Control that shows what is wrong with a field; "" is the top of the form.</summary>
    private string Control(string field) => field switch
    {
        "start" => Metric == ClockMetric.Custom ? "startsWith" : "",
        "stop" => Metric == ClockMetric.Custom ? "endsWith" : "",
        _ => Controls.GetValueOrDefault(field, field),
    };

    /// <summary>The version that is looked at, which is the newest one unless another is chosen. What the form does not show is taken from it.</summary>
    private async Task<ClockDefinition?> StoredAsync()
    {
        _shelf = await versions.GetFreshShelfAsync(Aborted);
        if (Id is not { } id)
        {
            return null;
        }

        var stored = _shelf.NewestDefinitions.FirstOrDefault(d => d.Id == id) ?? throw new NotFoundException(L["There is no such clock any more."]);
        (Metric, _newest, IsRetired) = (stored.Metric, stored.Version, stored.IsRetired);
        return _shelf.AllDefinitions.FirstOrDefault(d => d.Id == id && d.Version == Shown) ?? stored;
    }

    private async Task ResolvePeopleAsync()
    {
        for (var i = 0; i < Input.Steps.Count; i++)
        {
            var step = Input.Steps[i];
            step.TellPerson = await ResolvePersonAsync(step.TellPerson, step.TellPerson_Text, $"Input.Steps[{i}].TellPerson", agentsOnly: false);
            step.ToPerson = await ResolvePersonAsync(step.ToPerson, step.ToPerson_Text, $"Input.Steps[{i}].ToPerson", agentsOnly: true);
        }
    }

    private DuePreview Preview()
    {
        List<ClockFault> faults = [];
        return Input.Target(faults, L) is not { } target ? DuePreview.Refused(faults.Select(f => f.Message))
            : _shelf.NewestCalendars.FirstOrDefault(c => c.Id == Input.CalendarId) is not { } calendar ? DuePreview.Refused([L["Choose a calendar."]])
            : target.Amount > DefinitionRules.MostHours ? DuePreview.Refused([L["The target is longer than {0}.", DefinitionRules.MostHours]])
            : DuePreview.Of(calendar, target, time.GetUtcNow().UtcDateTime);
    }

    private async Task<IActionResult> ShowAsync(ClockDefinition? stored)
    {
        Due = Preview();
        _teams = await people.GetAllTeamsAsync(Aborted);
        Calendars =
        [
            new(L["Choose a calendar"], ""),
            .. _shelf.NewestCalendars.Where(c => !c.IsRetired || c.Id == stored?.CalendarId)
                .Select(c => new SelectListItem(c.IsRetired ? L["{0} (retired)", c.Name].Value : c.Name, c.Id.ToString())),
        ];
        Rules = stored is null ? 0 : _shelf.NewestRules.Rules.Count(r => r.DefinitionId == stored.Id);
        WaitingStates =
        [
            .. catalog.Types.SelectMany(t => t.StateMachine.States).Where(s => s.Category == StateCategory.Waiting && s.SubStates.Count > 0).DistinctBy(s => s.Id)
                .Select(s => (L[s.Name].Value, (IReadOnlyList<(string, string)>)[.. s.SubStates.Select(r => (r.Id, L[r.Name].Value))])),
        ];
        LoadConditions(stored);
        await NamePeopleAsync();
        if (stored is not null)
        {
            Versions = new(
                await readVersions.HandleAsync(ClockVersionKind.Definition, stored.Id, Aborted), Path, Shown ?? Input.Version, time.GetUtcNow().UtcDateTime,
                L["A clock keeps the version by which it was started. Open tickets get the newest one with their next change of priority or service, or when you apply it to them."]);
        }

        return Page();
    }

    private void LoadConditions(ClockDefinition? stored)
    {
        StartConditions = Choices(Input.StartsWith, stored is not null && ClockInput.Of(stored).StartsWith is null);
        EndConditions = Choices(Input.EndsWith, stored is not null && ClockInput.Of(stored).EndsWith is null);
        var isOwnMode = stored is not null && ClockInput.Of(stored).NextResponse is null;
        NextResponses =
        [
            .. isOwnMode ? [new SelectListItem(L["as it is (set over the API)"], "")] : Array.Empty<SelectListItem>(),
            new(L["an answer to the oldest message that has none"], nameof(NextResponseMode.OldestUnanswered)),
            new(L["news after each reply, asked for or not"], nameof(NextResponseMode.BetweenUpdates)),
        ];
        if (Metric == ClockMetric.Custom)
        {
            return;
        }

        var shown = stored ?? Metric switch
        {
            ClockMetric.FirstResponse => StandardClocks.FirstResponse("", ServiceTarget.Hours(1), Guid.Empty),
            ClockMetric.NextResponse => StandardClocks.NextResponse("", ServiceTarget.Hours(1), Guid.Empty, NextResponseMode.OldestUnanswered),
            ClockMetric.TimeToOwn => StandardClocks.TimeToOwn("", ServiceTarget.Hours(1), Guid.Empty),
            _ => StandardClocks.Resolution("", ServiceTarget.Hours(1), Guid.Empty),
        };
        Conditions = [(L["Begins"], Names(shown.Start)), (L["Is completed"], Names(shown.Stop)), (L["Is cancelled"], Names(shown.Cancel))];

        string Names(IReadOnlyList<ClockRule> rules) => rules.Count == 0 ? "–" : string.Join("; ", rules.Select(r => L[r.Name].Value));
        IReadOnlyList<SelectListItem> Choices(string? chosen, bool isOwn) =>
        [
            .. isOwn ? [new SelectListItem(L["as it is (set over the API)"], "")] : Array.Empty<SelectListItem>(),
            .. StandardClocks.Conditions.Select(c => new SelectListItem(L[c.Rule.Name], c.Id, c.Id == chosen)),
        ];
    }

    private async Task NamePeopleAsync()
    {
        var known = await people.GetPeopleAsync([.. Input.Steps.SelectMany(s => new[] { s.TellPerson, s.ToPerson }).OfType<Guid>()], Aborted);
        foreach (var step in Input.Steps)
        {
            step.TellPerson_Text ??= Name(step.TellPerson);
            step.ToPerson_Text ??= Name(step.ToPerson);
        }

        string? Name(Guid? id) => id is { } person ? known.GetValueOrDefault(person)?.DisplayName : null;
    }
}
