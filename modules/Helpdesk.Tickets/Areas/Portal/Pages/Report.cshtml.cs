using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Announcements;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Portal.Pages;

/// <summary>Report something in under a minute: a title, what happened, how urgent it is in plain words.</summary>
[RequirePermission("UsePortal")]
internal sealed class ReportModel(CreateTicket create, ReferenceOptions options, FieldForms forms, OwnRequests requests, AnnouncementBoard board) : TicketPageModel
{
    private const int MostSimilar = 3;

    [BindProperty]
    public ReportInput Input { get; set; } = new();

    public TicketType Type { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    /// <summary>What is known already, so that nobody has to write it once more.</summary>
    public IReadOnlyList<AnnouncementView> Outages { get; private set; } = [];

    /// <summary>Custom fields that requesters fill in.</summary>
    public FieldForm Fields { get; private set; } = FieldForm.None;

    public bool MayReportForOthers => Person.Can(TicketPermissions.ReportForOthers);

    public async Task<IActionResult> OnGetAsync(string type, string? title)
    {
        await LoadAsync(type);
        Input.Title = title is { Length: > 250 } ? title[..250] : title;
        await AskAsync(posted: null);
        return Page();
    }

    /// <summary>The person's own requests that the title reminds of, while it is typed.</summary>
    public async Task<IActionResult> OnGetSimilarAsync() =>
        Partial("_Similar", await requests.SimilarAsync(Request.Query["Input.Title"], MostSimilar, Aborted));

    /// <summary>Which fields show as the form stands; asked on every change.</summary>
    public async Task<IActionResult> OnPostFieldsAsync(string type)
    {
        await LoadAsync(type);
        await AskAsync(Request.Form);
        return new JsonResult(new { shown = Fields.Shown });
    }

    /// <summary>The same without script: the form once more, with everything that was typed.</summary>
    public async Task<IActionResult> OnPostFormAsync(string type)
    {
        await LoadAsync(type);
        await AskAsync(Request.Form);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string type)
    {
        await LoadAsync(type);
        await AskAsync(Request.Form);
        Ticket? ticket = null;
        var requester = MayReportForOthers
            ? await ResolvePersonAsync(Input.RequesterId, Input.RequesterId_Text, "Input.RequesterId", agentsOnly: false)
            : null;
        var done = await TryAsync(async () => ticket = await create.HandleAsync(
            Asked with
            {
                RequesterId = requester,
                OutageId = Input.Outages.Count == 0 ? null : Input.Outages[0],
                Files = Input.Files.ToUploads(),
                Fields = Fields.Sent,
            },
            Aborted));
        if (!done)
        {
            await AskAsync(Request.Form);
            return Refused();
        }

        this.Toast(L["Thank you. Your request has the number {0}.", ticket!.Number], ToastKind.Success);
        return LocalRedirect(Url.Content($"~/portal/requests/{ticket.Number}"));
    }

    private CreateTicketRequest Asked => new()
    {
        TypeId = Type.Id,
        Title = Input.Title ?? "",
        Description = Input.Description ?? "",
        Urgency = Input.Urgency,
        CategoryId = Input.CategoryId,
        Channel = TicketChannels.Portal,
        // Somebody of the desk who reports here is asked what a requester is asked.
        Audience = FieldAudience.Requester,
    };

    private async Task AskAsync(IFormCollection? posted) =>
        Fields = await forms.ForNewAsync(
            await create.FactsAsync(Asked, Aborted), FieldAudience.Requester, posted, ModelState, Url.Content($"~/portal/report/{Type.Id}?handler=Fields"),
            findPerson: null, Aborted);

    private async Task LoadAsync(string type)
    {
        Type = Text.Type(type) is { PortalAction: not null } known
            ? known
            : throw new NotFoundException(L["There is no form “{0}”.", type]);
        Categories = await options.CategoriesAsync([], Aborted);
        Outages = [.. (await board.ShownAsync(AnnouncementAudiences.Portal, Aborted)).Where(a => a.Kind == AnnouncementKinds.Outage)];
    }
}

internal sealed class ReportInput
{
    public string? Title { get; set; }

    public string? Description { get; set; }

    public int? Urgency { get; set; } = 2;

    public Guid? CategoryId { get; set; }

    public Guid? RequesterId { get; set; }

    public string? RequesterId_Text { get; set; }

    /// <summary>Outages that the person recognises; the first one counts.</summary>
    public List<Guid> Outages { get; set; } = [];

    public List<IFormFile> Files { get; set; } = [];
}
