using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A meeting as its chair writes it down: who is there, what is said, what comes out of it. The votes are those of the approvals.</summary>
[RequirePermission("ManageCab")]
internal sealed class CabMinutesModel(
    ReadCabMeeting read, SaveCabAttendance saveAttendance, SaveCabAgenda saveAgenda, MoveCabMeeting move, AddCabAddendum addAddendum, IUnitOfWork unitOfWork,
    ICurrentUser user, IStringLocalizer texts) : CabPage(read, user, texts)
{
    [BindProperty]
    public MinutesInput Input { get; set; } = new();

    /// <summary>Somebody else saved meanwhile: the page shows what differs, and the next attempt is judged against that.</summary>
    public bool IsStale { get; private set; }

    public string Here => Url.Content($"~/desk/cab/{Id}/minutes");

    public string Back => Url.Content($"~/desk/cab/{Id}");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (View.Meeting.State == CabMeetingState.Cancelled)
        {
            return Redirect(Back);
        }

        Input = new()
        {
            Stamp = View.Meeting.ConcurrencyStamp,
            PresentIds = [.. View.People.Where(p => p.IsPresent).Select(p => p.Id)],
            Items = [.. View.Items.Where(i => i.Plan is not null).Select(i => new MinutesItem { Id = i.Item.Id, Notes = i.Item.Notes, Result = i.Item.Result })],
        };
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        SaveAsync(_ => Task.CompletedTask, L["The minutes were saved."], Here, cancellationToken);

    public Task<IActionResult> OnPostBeginAsync(CancellationToken cancellationToken) =>
        SaveAsync(stamp => move.StartAsync(Id, stamp, cancellationToken), L["The meeting has begun."], Here, cancellationToken);

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancellationToken) =>
        SaveAsync(stamp => move.CloseAsync(Id, stamp, cancellationToken), L["The minutes are closed."], Back, cancellationToken);

    public Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken) =>
        SaveAsync(stamp => move.CancelAsync(Id, Input.Reason, stamp, cancellationToken), L["The meeting was cancelled."], Back, cancellationToken);

    public async Task<IActionResult> OnPostCorrectAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => addAddendum.HandleAsync(Id, Input.Text, cancellationToken)))
        {
            this.Toast(L["The correction was added."], ToastKind.Success);
            return Redirect(Here);
        }

        return await RefusedAsync(cancellationToken);
    }

    /// <summary>Whatever the button does, what the form holds is stored with it, or nothing is.</summary>
    private async Task<IActionResult> SaveAsync(Func<string, Task> then, string done, string to, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var lines = View.Items.Where(i => i.Plan is not null).Select(Line).ToList();
        var isSaved = ModelState.IsValid && await this.TryAsync(async () =>
        {
            await using var whole = await unitOfWork.BeginAsync(cancellationToken);
            var meeting = await saveAttendance.HandleAsync(Id, Input.PresentIds, Input.Stamp ?? "", cancellationToken);
            meeting = await saveAgenda.HandleAsync(Id, lines, meeting.ConcurrencyStamp, cancellationToken);
            await then(meeting.ConcurrencyStamp);
            await whole.CommitAsync(cancellationToken);
        });
        if (!isSaved)
        {
            return await RefusedAsync(cancellationToken);
        }

        this.Toast(done, ToastKind.Success);
        return Redirect(to);
    }

    private async Task<IActionResult> RefusedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (View.Meeting.IsOpen && Input.Stamp != View.Meeting.ConcurrencyStamp)
        {
            IsStale = true;
            Input.Stamp = View.Meeting.ConcurrencyStamp;
            ModelState.Remove("Input.Stamp");
        }

        Response.StatusCode = 422;
        return Page();
    }

    /// <summary>An item that the form does not hold stays as it is.</summary>
    private CabAgendaLine Line(CabItemView view)
    {
        var typed = Input.Items.Find(i => i.Id == view.Item.Id);
        return new(view.Number, view.Item.Minutes, typed is null ? null : typed.Notes ?? "", typed is null ? null : typed.Result ?? "");
    }

    internal sealed class MinutesInput
    {
        public string? Stamp { get; set; }

        public List<Guid> PresentIds { get; set; } = [];

        public List<MinutesItem> Items { get; set; } = [];

        /// <summary>Why the meeting is cancelled.</summary>
        public string? Reason { get; set; }

        /// <summary>A correction of closed minutes.</summary>
        public string? Text { get; set; }
    }

    internal sealed class MinutesItem
    {
        public Guid Id { get; set; }

        public string? Notes { get; set; }

        public string? Result { get; set; }
    }
}
