using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A model as it is written.</summary>
[RequirePermission("EditTickets")]
internal sealed class ModelModel(
    ListChangeModels list, SaveChangeModel save, ITicketServiceDirectory services, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L) : PageModel
{
    /// <summary>Null for a new one.</summary>
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    [BindProperty]
    public ModelInput Input { get; set; } = new();

    public ChangeModel? Stored { get; private set; }

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public IReadOnlyDictionary<Guid, PersonRef> People { get; private set; } = new Dictionary<Guid, PersonRef>();

    public IReadOnlyList<SelectListItem> Kinds =>
        [.. new[] { ChangeKind.Standard, ChangeKind.Normal }.Select(k => new SelectListItem(L[ChangeTexts.Kind(k)], k.ToString()))];

    public bool MayApprove => user.Can(ChangePermissions.ManageChanges);

    public IReadOnlyList<SelectListItem> AnswersOf(RiskQuestion question) =>
        [new(L["Not known"], ""), .. Enum.GetValues<RiskLevel>().Select(r => new SelectListItem(L[question.Answer(r)], r.ToString()))];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Stored is not { } model)
        {
            return;
        }

        var version = model.Draft ?? model.Approved!;
        Input = new()
        {
            Stamp = model.ConcurrencyStamp, Name = model.Name, Kind = model.Kind, ServiceId = model.ServiceId, TeamId = model.TeamId, Reason = version.Reason,
            ImplementationPlan = version.ImplementationPlan, TestPlan = version.TestPlan, BackoutPlan = version.BackoutPlan, Answers = [.. version.Answers],
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var text = new ChangeModelText
        {
            Name = Input.Name, Kind = Input.Kind, ServiceId = Input.ServiceId, TeamId = Input.TeamId, Reason = Input.Reason, ImplementationPlan = Input.ImplementationPlan,
            TestPlan = Input.TestPlan, BackoutPlan = Input.BackoutPlan, Answers = Input.Answers,
        };
        if (ModelState.IsValid && await this.TryAsync(async () => Id = (await save.HandleAsync(Id, text, Input.Stamp, cancellationToken)).Id))
        {
            this.Toast(L["Saved"], ToastKind.Success);
            return Redirect(Url.Content($"~/desk/changes/models/model/{Id}"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Stored = Id is { } id ? await list.GetAsync(id, cancellationToken) : null;
        Services = [new(L["No service"], ""), .. (await services.GetAllAsync(cancellationToken)).Where(s => s.IsActive).Select(s => new SelectListItem(s.Name, s.Id.ToString()))];
        Teams = [new(L["No team"], ""), .. (await people.GetAllTeamsAsync(cancellationToken)).Select(t => new SelectListItem(t.Name, t.Id.ToString()))];
        People = await people.GetPeopleAsync([.. Stored?.Versions.SelectMany(v => new[] { v.AuthorId, v.ApprovedById }).OfType<Guid>().Distinct() ?? []], cancellationToken);
    }

    internal sealed class ModelInput
    {
        public string? Stamp { get; set; }

        public string? Name { get; set; }

        public ChangeKind Kind { get; set; } = ChangeKind.Standard;

        public Guid? ServiceId { get; set; }

        public Guid? TeamId { get; set; }

        public string? Reason { get; set; }

        public string? ImplementationPlan { get; set; }

        public string? TestPlan { get; set; }

        public string? BackoutPlan { get; set; }

        public List<RiskLevel?> Answers { get; set; } = [.. RiskQuestions.Unanswered];
    }
}
