using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
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
internal sealed class KnownErrorModel(FindKnownErrors find, SaveKnownError save, MoveKnownError move, UseKnownError use, ReadProblem readProblem, IStringLocalizer L) : PageModel
{
    private const string New = "new";

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = New;

    [BindProperty]
    public KnownErrorInput Input { get; set; } = new();

    [BindProperty]
    public string? FixNumber { get; set; }

    public KnownError? Error { get; private set; }

    /// <param name="problem">Problem whose analysis is the beginning of a new one, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task OnGetAsync(string? problem, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Error is not null)
        {
            Input = KnownErrorInput.Of(Error);
        }
        else if (problem is not null)
        {
            var view = await readProblem.HandleAsync(problem, cancellationToken);
            Input = new() { Name = view.Ticket.Title, RootCause = view.Problem.RootCause, Workaround = view.Problem.Workaround, ProblemNumber = view.Ticket.Number };
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Guid? saved = null;
        if (!await this.TryAsync(async () => saved = (await save.HandleAsync(Error?.Id, Input.ToText(), Error is null ? null : Input.Stamp ?? "", cancellationToken)).Id))
        {
            return Refused();
        }

        this.Toast(L["“{0}” saved", Input.Name ?? ""], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/known-errors/{saved}"));
    }

    public async Task<IActionResult> OnPostMoveAsync(KnownErrorState to, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Error is null || !await this.TryAsync(() => move.HandleAsync(Error.Id, to, FixNumber, cancellationToken), ""))
        {
            Input = Error is null ? Input : KnownErrorInput.Of(Error);
            return Refused();
        }

        this.Toast(L["“{0}” is now: {1}", Error.Name, L[ProblemTexts.State(to)].Value], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/known-errors/{Error.Id}"));
    }

    /// <param name="ticket">Ticket whose caller is helped.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IActionResult> OnPostUseAsync(string? ticket, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Error is null || !await this.TryAsync(() => use.HandleAsync(Error.Id, ticket ?? "", cancellationToken), ""))
        {
            Input = Error is null ? Input : KnownErrorInput.Of(Error);
            return Refused();
        }

        this.Toast(L["The caller of {0} gets it", ticket!], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(ticket!)}"));
    }

    public static string Verb(KnownErrorState to) => to switch
    {
        KnownErrorState.Draft => "Take up again",
        KnownErrorState.Published => "Publish",
        KnownErrorState.FixPlanned => "A fix is planned",
        _ => "Retire",
    };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Id != New)
        {
            Error = Guid.TryParse(Id, out var id) ? await find.GetAsync(id, cancellationToken) : throw new NotFoundException(L["This known error does not exist any more."]);
        }
    }

    private PageResult Refused()
    {
        Response.StatusCode = 422;
        return Page();
    }
}

internal sealed class KnownErrorInput
{
    public string? Name { get; set; }

    public string? Symptom { get; set; }

    public string? RootCause { get; set; }

    public string? Workaround { get; set; }

    public string? Solution { get; set; }

    public string? ErrorCode { get; set; }

    public string? Vendor { get; set; }

    public string? Product { get; set; }

    public string? Version { get; set; }

    public string? ProblemNumber { get; set; }

    public string? Stamp { get; set; }

    public static KnownErrorInput Of(KnownError error) => new()
    {
        Name = error.Name,
        Symptom = error.Symptom,
        RootCause = error.RootCause,
        Workaround = error.Workaround,
        Solution = error.Solution,
        ErrorCode = error.ErrorCode,
        Vendor = error.Vendor,
        Product = error.Product,
        Version = error.Version,
        ProblemNumber = error.ProblemNumber,
        Stamp = error.ConcurrencyStamp,
    };

    public KnownErrorText ToText() => new()
    {
        Name = Name ?? "",
        Symptom = Symptom ?? "",
        RootCause = RootCause ?? "",
        Workaround = Workaround ?? "",
        Solution = Solution ?? "",
        ErrorCode = ErrorCode ?? "",
        Vendor = Vendor ?? "",
        Product = Product ?? "",
        Version = Version ?? "",
        ProblemNumber = ProblemNumber ?? "",
    };
}
