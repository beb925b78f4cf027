using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Features;
using Helpdesk.Changes.Integration;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>The plan of a change, with its risk and what its time collides with.</summary>
[RequirePermission("EditTickets")]
internal sealed class PlanModel(
    ReadChangePlan read, SaveChangePlan save, OverrideConflicts overrideConflicts, ChangeSchedule schedule, ConflictTexts texts, IPersonTime times,
    ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "number")]
    public string Number { get; set; } = "";

    [BindProperty]
    public PlanInput Input { get; set; } = new();

    public ChangePlanView View { get; private set; } = null!;

    public IReadOnlyList<string> Conflicts { get; private set; } = [];

    public IReadOnlyList<Period> FreeSlots { get; private set; } = [];

    public bool MayOverride => View.Change.NotOverridden(View.Conflicts).Count > 0 && user.Can(ChangePermissions.OverrideChangeConflicts);

    /// <summary>What happened is written down once the work has begun, or was done before it was planned.</summary>
    public bool TellsWork => View.Ticket.State is ChangeType.Implement or ChangeType.Review or ChangeType.Closed || View.Change.Kind == ChangeKind.Retrospective;

    public IReadOnlyList<SelectListItem> Kinds => [.. Enum.GetValues<ChangeKind>().Select(k => new SelectListItem(L[ChangeTexts.Kind(k)], k.ToString()))];

    public IReadOnlyList<SelectListItem> Outcomes =>
        [new(L["Not known"], ""), .. Enum.GetValues<ChangeOutcome>().Select(o => new SelectListItem(L[ChangeTexts.Outcome(o)], o.ToString()))];

    public IReadOnlyList<SelectListItem> AnswersOf(RiskQuestion question) =>
        [new(L["Not known"], ""), .. Enum.GetValues<RiskLevel>().Select(r => new SelectListItem(L[question.Answer(r)], r.ToString()))];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var plan = View.Change.Plan;
        Input = new()
        {
            Stamp = View.Stamp,
            Kind = plan.Kind,
            Reason = plan.Reason,
            PlannedStart = Local(plan.PlannedStart),
            PlannedEnd = Local(plan.PlannedEnd),
            ImplementationPlan = plan.ImplementationPlan,
            TestPlan = plan.TestPlan,
            BackoutPlan = plan.BackoutPlan,
            Answers = [.. plan.Answers],
            ActualStart = Local(plan.ActualStart),
            ActualEnd = Local(plan.ActualEnd),
            Outcome = plan.Outcome,
            Review = plan.Review,
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var before = View.Change.Plan;
        var plan = new ChangePlan
        {
            Kind = Input.Kind,
            Reason = Input.Reason,
            PlannedStart = Utc(Input.PlannedStart, before.PlannedStart),
            PlannedEnd = Utc(Input.PlannedEnd, before.PlannedEnd),
            ImplementationPlan = Input.ImplementationPlan,
            TestPlan = Input.TestPlan,
            BackoutPlan = Input.BackoutPlan,
            Answers = Input.Answers,
            ModelVersionId = before.ModelVersionId,
            // A form without these fields leaves them as they are.
            ActualStart = TellsWork ? Utc(Input.ActualStart, before.ActualStart) : before.ActualStart,
            ActualEnd = TellsWork ? Utc(Input.ActualEnd, before.ActualEnd) : before.ActualEnd,
            Outcome = TellsWork ? Input.Outcome : before.Outcome,
            Review = TellsWork ? Input.Review : before.Review,
        };
        if (!ModelState.IsValid || !await this.TryAsync(() => save.HandleAsync(Number, plan, Input.Stamp, cancellationToken)))
        {
            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(L["The plan of {0} was saved", Number], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/changes/{Number}/plan"));
    }

    public async Task<IActionResult> OnPostOverrideAsync(string? overrideReason, CancellationToken cancellationToken)
    {
        if (!await this.TryAsync(() => overrideConflicts.HandleAsync(Number, overrideReason, Input.Stamp, cancellationToken), prefix: ""))
        {
            var errors = ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).ToList();
            ModelState.Clear();
            await OnGetAsync(cancellationToken);
            errors.ForEach(e => ModelState.AddModelError("", e));
            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(L["The conflicts of {0} were overridden", Number], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/changes/{Number}/plan"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(Number, cancellationToken);
        Conflicts = [.. View.Conflicts.Select(texts.Of)];
        FreeSlots = View.Conflicts.Count > 0 ? await schedule.FindFreeSlotsAsync(View.Ticket, View.Change, cancellationToken) : [];
    }

    private DateTime? Local(DateTime? utc) => utc is { } at && times.ToLocal(at) is var l ? new DateTime(l.Year, l.Month, l.Day, l.Hour, l.Minute, 0, DateTimeKind.Unspecified) : null;

    /// <summary>The form shows minutes: what was not touched keeps its seconds, and its place in an hour that comes twice.</summary>
    private DateTime? Utc(DateTime? local, DateTime? before) => local == Local(before) ? before : local is { } at ? times.ToUtc(at) : null;

    internal sealed class PlanInput
    {
        public string? Stamp { get; set; }

        public ChangeKind Kind { get; set; }

        public string? Reason { get; set; }

        public DateTime? PlannedStart { get; set; }

        public DateTime? PlannedEnd { get; set; }

        public string? ImplementationPlan { get; set; }

        public string? TestPlan { get; set; }

        public string? BackoutPlan { get; set; }

        public List<RiskLevel?> Answers { get; set; } = [];

        public DateTime? ActualStart { get; set; }

        public DateTime? ActualEnd { get; set; }

        public ChangeOutcome? Outcome { get; set; }

        public string? Review { get; set; }
    }
}
