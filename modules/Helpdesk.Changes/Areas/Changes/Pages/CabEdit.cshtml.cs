using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>Plans a meeting of the board: when, where, with whom, and what it talks about. Nothing is stored before it is saved.</summary>
[RequirePermission("ManageCab")]
internal sealed class CabEditModel(
    ReadCabForm read, SaveCabMeeting save, SaveCabAgenda saveAgenda, IPeopleDirectory people, IUnitOfWork unitOfWork, IPersonTime times, ICurrentUser user,
    IStringLocalizer L) : PageModel
{
    private const int UsualMinutes = 10;

    /// <summary>Null for a new one.</summary>
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    [BindProperty]
    public CabInput Input { get; set; } = new();

    public CabForm Form { get; private set; } = null!;

    public IReadOnlyList<PersonRef> Guests { get; private set; } = [];

    public string Here => Url.Content(Id is { } id ? $"~/desk/cab/{id}/edit" : "~/desk/cab/new");

    public string Back => Url.Content(Id is { } id ? $"~/desk/cab/{id}" : "~/desk/cab");

    /// <summary>Id of the control that the keyboard goes on with after the agenda was changed.</summary>
    public string? Focus { get; private set; }

    /// <summary>What happened to the agenda, for those who hear the page.</summary>
    public string? Said { get; private set; }

    public string When(CabChange change) =>
        change is { PlannedStart: { } start, PlannedEnd: { } end } ? $"{times.Short(start)} – {times.Short(end)}" : L["No time is planned."];

    public string StateName(string state) => L[ChangeType.Machine.States.Single(s => s.Id == state).Name];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Form = await read.HandleAsync(Id, null, cancellationToken);
        if (Form.Meeting is not { } meeting)
        {
            Input = new() { ChairId = user.Id, ChairId_Text = user.Name };
            return Page();
        }

        if (!meeting.IsOpen)
        {
            return Redirect(Back);
        }

        Input = new()
        {
            Stamp = meeting.ConcurrencyStamp, Title = meeting.Title, Start = Local(meeting.Start), Minutes = (int)(meeting.End - meeting.Start).TotalMinutes, Place = meeting.Place,
            ChairId = meeting.ChairId, GuestIds = [.. meeting.Attendees.Where(a => a.IsGuest).Select(a => a.PersonId)],
            Items = [.. Form.Agenda.Select(i => new CabLine { Number = i.Number, Minutes = i.Minutes })],
        };
        Input.ChairId_Text = (await people.GetPeopleAsync([meeting.ChairId], cancellationToken)).GetValueOrDefault(meeting.ChairId)?.DisplayName;
        await LoadGuestsAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        // Who typed a number and pressed Enter meant it.
        if (!string.IsNullOrWhiteSpace(Input.Another))
        {
            await ChangeAgendaAsync(null, cancellationToken);
        }
        else
        {
            await LoadAsync(cancellationToken);
        }

        var request = await RequestAsync(cancellationToken);
        if (ModelState.IsValid && await this.TryAsync(() => SaveAsync(request, cancellationToken)))
        {
            this.Toast(L["The meeting of {0} was saved", times.Short(request.Start!.Value)], ToastKind.Success);
            return Redirect(Back);
        }

        Response.StatusCode = 422;
        return Page();
    }

    /// <summary>Changes the agenda in the form: <c>up:</c>, <c>down:</c>, <c>remove:</c> or <c>add:</c> with a number; without, adds the one that was typed.</summary>
    public async Task<IActionResult> OnPostAgendaAsync(string? act, CancellationToken cancellationToken)
    {
        await ChangeAgendaAsync(act, cancellationToken);
        return Request.IsHtmx() ? Partial("_CabAgenda", this) : Page();
    }

    private async Task ChangeAgendaAsync(string? act, CancellationToken cancellationToken)
    {
        var (verb, number) = act?.Split(':') is [var first, var second] ? (first, second) : ("add", Input.Another?.Trim().ToUpperInvariant() ?? "");
        var at = Input.Items.FindIndex(i => i.Number == number);
        var to = at + (verb == "up" ? -1 : 1);
        switch (verb)
        {
            case "up" or "down" when at >= 0:
                if (to >= 0 && to < Input.Items.Count)
                {
                    (Input.Items[at], Input.Items[to]) = (Input.Items[to], Input.Items[at]);
                    at = to;
                }

                (Focus, Said) = ($"{verb}-{number}", L["{0} is number {1} of {2}.", number, at + 1, Input.Items.Count]);
                break;
            case "remove" when at >= 0:
                Input.Items.RemoveAt(at);
                (Focus, Said) = ("agenda-title", L["{0} was taken off the agenda.", number]);
                break;
            case "add" when at < 0:
                Input.Items.Add(new() { Number = number, Minutes = UsualMinutes });
                (Focus, Said) = ($"minutes-{number}", L["{0} was put on the agenda.", number]);
                break;
        }

        // The form shows the new order, not what was sent.
        foreach (var key in ModelState.Keys.Where(k => k.StartsWith("Input.Items", StringComparison.Ordinal) || k == "Input.Another").ToList())
        {
            ModelState.Remove(key);
        }

        await LoadAsync(cancellationToken);
        if (verb == "add" && at < 0 && !Form.Chosen.ContainsKey(number))
        {
            Input.Items.RemoveAt(Input.Items.Count - 1);
            (Focus, Said) = ("Input_Another", null);
            ModelState.AddModelError("Input.Another", L["There is no change {0} that you may see.", number]);
        }
        else
        {
            Input.Another = null;
        }
    }

    private async Task SaveAsync(SaveCabMeetingRequest request, CancellationToken cancellationToken)
    {
        await using var whole = await unitOfWork.BeginAsync(cancellationToken);
        var meeting = await save.HandleAsync(Id, request, Input.Stamp ?? "", cancellationToken);
        await saveAgenda.HandleAsync(
            meeting.Id, [.. Input.Items.Select(i => new CabAgendaLine(i.Number, i.Minutes ?? 0, null, null))], meeting.ConcurrencyStamp, cancellationToken);
        await whole.CommitAsync(cancellationToken);
        Id = meeting.Id;
    }

    private async Task<SaveCabMeetingRequest> RequestAsync(CancellationToken cancellationToken)
    {
        Input.ChairId ??= await FindTypedAsync(Input.ChairId_Text, "Input.ChairId", cancellationToken);
        Input.NewGuestId ??= await FindTypedAsync(Input.NewGuestId_Text, "Input.NewGuestId", cancellationToken);
        if (Input.Minutes is null or < 1 or > SaveCabMeeting.MostMinutes)
        {
            ModelState.TryAddModelError("Input.Minutes", L["A meeting lasts between 1 and {0} minutes.", SaveCabMeeting.MostMinutes]);
        }

        // The form shows minutes: what was not touched keeps its seconds, and its place in an hour that comes twice.
        var stored = Form.Meeting?.Start;
        var start = Input.Start is { } local ? local == Local(stored) ? stored : times.ToUtc(local) : null;
        return new(
            Input.Title, start, start?.AddMinutes(Input.Minutes ?? 0), Input.Place, Input.ChairId,
            Input.NewGuestId is { } guest ? [.. Input.GuestIds, guest] : Input.GuestIds);
    }

    /// <summary>Who was typed without choosing (no script): the only one whose name fits.</summary>
    private async Task<Guid?> FindTypedAsync(string? text, string field, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var found = (await people.FindPersonAsync(text, cancellationToken))?.Id
            ?? (await people.SearchPeopleAsync(text, 2, agentsOnly: false, cancellationToken) is [var only] ? only.Id : null);
        if (found is null)
        {
            ModelState.AddModelError(field, L["“{0}” is not clearly one person. Enter the user name or the mail address.", text]);
        }

        return found;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Form = await read.HandleAsync(Id, [.. Input.Items.Select(i => i.Number)], cancellationToken);
        await LoadGuestsAsync(cancellationToken);
    }

    private async Task LoadGuestsAsync(CancellationToken cancellationToken)
    {
        // Who is unticked stays in view until that is saved.
        var stored = Form.Meeting?.Attendees.Where(a => a.IsGuest).Select(a => a.PersonId) ?? [];
        Guests = [.. (await people.GetPeopleAsync([.. Input.GuestIds.Union(stored)], cancellationToken)).Values.OrderBy(p => p.DisplayName, StringComparer.CurrentCulture)];
    }

    private DateTime? Local(DateTime? utc) => utc is { } at && times.ToLocal(at) is var l ? new DateTime(l.Year, l.Month, l.Day, l.Hour, l.Minute, 0, DateTimeKind.Unspecified) : null;

    internal sealed class CabInput
    {
        public string? Stamp { get; set; }

        public string? Title { get; set; }

        public DateTime? Start { get; set; }

        /// <summary>How long it lasts.</summary>
        public int? Minutes { get; set; } = 60;

        public string? Place { get; set; }

        public Guid? ChairId { get; set; }

        public string? ChairId_Text { get; set; }

        public List<Guid> GuestIds { get; set; } = [];

        public Guid? NewGuestId { get; set; }

        public string? NewGuestId_Text { get; set; }

        public List<CabLine> Items { get; set; } = [];

        /// <summary>Number of a change that is not offered.</summary>
        public string? Another { get; set; }
    }

    internal sealed class CabLine
    {
        public string Number { get; set; } = "";

        public int? Minutes { get; set; }
    }
}
