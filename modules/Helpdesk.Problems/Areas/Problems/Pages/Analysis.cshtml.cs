using Helpdesk.Identity;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Areas.Problems.Pages;

[RequirePermission(nameof(TicketPermissions.EditTickets))]
internal sealed class AnalysisModel(ReadProblem read, SaveAnalysis save, ProblemAccess access, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public AnalysisInput Input { get; set; } = new();

    public string TicketTitle { get; private set; } = "";

    public bool MayAcceptRisk => user.Can(ProblemPermissions.ManageProblems);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await access.FindForEditAsync(Number, cancellationToken);
        var view = await LoadAsync(cancellationToken);
        Input = new()
        {
            RootCause = view.Problem.RootCause,
            Whys = [.. view.Whys],
            Workaround = view.Problem.Workaround,
            ReviewOn = view.Problem.ReviewOn,
            RiskOwnerId = view.Problem.RiskOwnerId,
            RiskOwnerId_Text = view.RiskOwner,
            RiskUntil = view.Problem.RiskUntil,
            RiskReason = view.Problem.RiskReason,
            Stamp = view.Problem.ConcurrencyStamp,
        };
        FillWhys();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var view = await LoadAsync(cancellationToken);
        if (MayAcceptRisk && Input.RiskOwnerId is null && !string.IsNullOrWhiteSpace(Input.RiskOwnerId_Text))
        {
            // Typed without choosing (no script).
            Input.RiskOwnerId = (await people.FindPersonAsync(Input.RiskOwnerId_Text.Trim(), cancellationToken))?.Id
                ?? (await people.SearchPeopleAsync(Input.RiskOwnerId_Text, 2, agentsOnly: false, cancellationToken) is [var only] ? only.Id : null);
            if (Input.RiskOwnerId is null)
            {
                ModelState.AddModelError("Input.RiskOwnerId", L["There is no such person, or they have left. Choose somebody else."]);
            }
        }

        if ((Input.Stamp ?? "") != view.Problem.ConcurrencyStamp)
        {
            ModelState.AddModelError("", L["{0} was changed meanwhile. Read it again and repeat your change.", Number]);
        }

        var known = view.Problem;
        if (ModelState.IsValid && await this.TryAsync(() => save.HandleAsync(
            Number,
            new Analysis
            {
                RootCause = Input.RootCause ?? "",
                Whys = [.. Input.Whys.OfType<string>()],
                Workaround = Input.Workaround ?? "",
                ReviewOn = Input.ReviewOn,
                RiskOwnerId = MayAcceptRisk ? Input.RiskOwnerId : known.RiskOwnerId,
                RiskUntil = MayAcceptRisk ? Input.RiskUntil : known.RiskUntil,
                RiskReason = MayAcceptRisk ? Input.RiskReason ?? "" : known.RiskReason,
            },
            expectedStamp: null,
            cancellationToken)))
        {
            this.Toast(L["Analysis of {0} saved", Number], ToastKind.Success);
            return Redirect(Url.Content($"~/desk/tickets/{Number}"));
        }

        FillWhys();
        Response.StatusCode = 422;
        return Page();
    }

    private async Task<ProblemView> LoadAsync(CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(Number, cancellationToken);
        (Number, TicketTitle) = (view.Ticket.Number, view.Ticket.Title);
        return view;
    }

    private void FillWhys()
    {
        while (Input.Whys.Count < SaveAnalysis.MostWhys)
        {
            Input.Whys.Add("");
        }
    }
}

internal sealed class AnalysisInput
{
    public string? RootCause { get; set; }

    public List<string?> Whys { get; set; } = [];

    public string? Workaround { get; set; }

    public DateOnly? ReviewOn { get; set; }

    public Guid? RiskOwnerId { get; set; }

    public string? RiskOwnerId_Text { get; set; }

    public DateOnly? RiskUntil { get; set; }

    public string? RiskReason { get; set; }

    /// <summary>Version of the analysis that the person saw.</summary>
    public string? Stamp { get; set; }
}
