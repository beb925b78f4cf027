using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Portal.Pages;

/// <summary>
/// One request as its requester sees it: plain words, messages, an answer box. Whoever opens it, internal things are never on this page.
/// </summary>
[RequirePermission("UsePortal")]
internal sealed class DetailsModel(GetTicket get, AddComment comment, TransitionTicket transition, RateTicket rate, ISettings settings) : TicketPageModel
{
    [BindProperty]
    public AnswerInput Input { get; set; } = new();

    public TicketDetails Details { get; private set; } = null!;

    public PortalStatus Status { get; private set; } = null!;

    public IReadOnlyList<PortalEntry> Entries { get; private set; } = [];

    /// <summary>What custom fields hold. Filtered here once more: a person of the desk gets the desk's view of her own request from the use case.</summary>
    public IReadOnlyList<TicketFieldView> Fields => [.. Details.Fields.Where(f => f is { IsStaffOnly: false, Text: not null })];

    public bool IsMine { get; private set; }

    public bool CanAnswer { get; private set; }

    public TicketTransition? Confirm { get; private set; }

    public TicketTransition? Reopen { get; private set; }

    public TicketTransition? Withdraw { get; private set; }

    /// <summary>When a solved request is closed without a word of the person; null when it is not.</summary>
    public DateTime? ClosesAt { get; private set; }

    /// <summary>What the person is asked, or was asked, about the help; null when they were not.</summary>
    public RatingView? Rating { get; private set; }

    /// <summary>0 reported, 1 being worked on, 2 solved, 3 done.</summary>
    public int Step { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number)
    {
        await LoadAsync(number);
        return Page();
    }

    public async Task<IActionResult> OnPostAnswerAsync(string number)
    {
        if (!await TryAsync(() => comment.HandleAsync(
            number, new AddCommentRequest(Input.Body ?? "", true, Input.Files.ToUploads()), Aborted)))
        {
            return await RefusedAsync(number);
        }

        return Done(number, L["Your answer is with us."]);
    }

    public Task<IActionResult> OnPostConfirmAsync(string number) =>
        MoveAsync(number, t => t.Confirm, null, L["Thank you. {0} is done.", number]);

    public Task<IActionResult> OnPostReopenAsync(string number) =>
        MoveAsync(number, t => t.Reopen, Input.Reason, L["We take {0} up again.", number]);

    public Task<IActionResult> OnPostWithdrawAsync(string number) =>
        MoveAsync(number, t => t.Withdraw, Input.WithdrawReason, L["{0} is withdrawn.", number]);

    public async Task<IActionResult> OnPostRateAsync(string number)
    {
        if (!await TryAsync(() => rate.HandleAsync(number, new RateTicketRequest(Input.Score, Input.Comment, Input.Reasons), Aborted)))
        {
            return await RefusedAsync(number);
        }

        return Done(number, L["Thank you for your rating."]);
    }

    private async Task<IActionResult> MoveAsync(string number, Func<DetailsModel, TicketTransition?> choose, string? reason, string done)
    {
        await LoadAsync(number);
        var reasonField = choose(this) == Withdraw ? "withdrawReason" : "reason";
        if (!await TryAsync(async () =>
        {
            var chosen = choose(this) ?? throw new BusinessException(
                "Tickets:TransitionNotAllowed", L["That is not possible any more: the request is now “{0}”.", Status.Text]);
            try
            {
                await transition.HandleAsync(number, new TransitionRequest { Transition = chosen.Id, Reason = reason }, null, Aborted);
            }
            catch (ValidationException exception) when (exception.Errors.TryGetValue("reason", out var messages) && reasonField != "reason")
            {
                throw new ValidationException(new Dictionary<string, string[]> { [reasonField] = messages });
            }
        }))
        {
            return await RefusedAsync(number);
        }

        return Done(number, done);
    }

    /// <summary>A file of the request. The page links public ones only; the address of an internal one is answered to people of the desk alone.</summary>
    public async Task<IActionResult> OnGetFileAsync(string number, Guid id, [FromServices] GetAttachment files)
    {
        var content = await files.HandleAsync(number, id, Aborted);
        return AttachmentResult.Of(this, content);
    }

    private async Task LoadAsync(string number)
    {
        var details = await get.HandleAsync(number, Aborted);
        var me = Person.RequiredId;
        if (details.Ticket.RequesterId != me && details.Ticket.OpenedById != me && !details.IsWatching)
        {
            // Whoever works on the desk reads other people's tickets there; the portal knows only what concerns the person.
            throw new NotFoundException(L["You have no request with the number {0}.", number]);
        }

        Details = details;
        Status = details.Main is { } main
            ? PortalStatus.OfMerged(main.State.Category, L)
            : PortalStatus.Of(details.Type, details.Ticket.State, details.Ticket.SubState, L);
        Entries = PortalEntry.Of(details, L);
        IsMine = details.Ticket.RequesterId == me;
        CanAnswer = details.MayReply;
        var may = details.Type.StateMachine.Transitions
            .Where(t => t.RequesterMay && t.From.Contains(details.Ticket.State) && details.AllowedTransitions.Any(a => a.Id == t.Id))
            .ToArray();
        Reopen = Array.Find(may, t => t.IsReopen);
        Confirm = Array.Find(may, t => details.Type.StateMachine.State(t.To).Category == StateCategory.Closed);
        Withdraw = Array.Find(may, t => details.Type.StateMachine.State(t.To).Category == StateCategory.Cancelled);
        Step = (details.Main?.State ?? details.State).Category switch
        {
            StateCategory.New => 0,
            // A wait with words of its own is none of work that has begun.
            StateCategory.Waiting when details.State.Portal is not null => 0,
            StateCategory.Active or StateCategory.Waiting => 1,
            StateCategory.Resolved => 2,
            _ => 3,
        };
        var days = (await settings.GetAsync<TicketSettings>(Aborted)).AutoCloseAfterWorkingDays;
        ClosesAt = Step == 2 && days > 0 && details.Ticket.ResolvedAt is { } resolved ? WorkingDays.Add(resolved, days, Person.TimeZone) : null;
        Rating = IsMine && details.State.Category == StateCategory.Closed ? await rate.FindAsync(details.Ticket, Aborted) : null;
    }

    private RedirectResult Done(string number, string message)
    {
        this.Toast(message, ToastKind.Success);
        return Redirect(Url.Content($"~/portal/requests/{Uri.EscapeDataString(number)}"));
    }

    private async Task<IActionResult> RefusedAsync(string number)
    {
        await LoadAsync(number);
        return Refused();
    }
}

internal sealed class AnswerInput
{
    public string? Body { get; set; }

    public List<IFormFile> Files { get; set; } = [];

    public string? Reason { get; set; }

    public string? WithdrawReason { get; set; }

    public int? Score { get; set; }

    public string? Comment { get; set; }

    /// <summary>Reasons ticked with a rating; a form without a tick sends none.</summary>
    public List<string> Reasons { get; set; } = [];
}
