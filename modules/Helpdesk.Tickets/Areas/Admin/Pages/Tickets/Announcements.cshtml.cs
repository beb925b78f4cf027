using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>What is announced on portal and desk: one form for a new announcement or the one that the address names, and the list.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class AnnouncementsModel(ListAnnouncements list, SaveAnnouncement save, IPersonTime personTime, TimeProvider time) : TicketPageModel
{
    [BindProperty]
    public AnnouncementInput Input { get; set; } = new();

    public IReadOnlyList<AnnouncementRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid? id)
    {
        Rows = await list.HandleAsync(Aborted);
        if (Rows.FirstOrDefault(r => r.Announcement.Id == id) is var (announcement, number))
        {
            Input = new()
            {
                Id = announcement.Id,
                Title = announcement.Title,
                Text = announcement.Text,
                Kind = announcement.Kind,
                Audience = announcement.Audience,
                From = personTime.ToLocal(announcement.From),
                Until = announcement.Until is { } until ? personTime.ToLocal(until) : null,
                TicketNumber = number,
                Stamp = announcement.ConcurrencyStamp,
            };
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(
            new SaveAnnouncementRequest
            {
                Id = Input.Id,
                Title = Input.Title ?? "",
                Text = Input.Text ?? "",
                Kind = Input.Kind ?? "",
                Audience = Input.Audience ?? "",
                From = Input.From is { } from ? personTime.ToUtc(from) : null,
                Until = Input.Until is { } until ? personTime.ToUtc(until) : null,
                TicketNumber = Input.TicketNumber,
                Stamp = Input.Stamp,
            },
            Aborted)))
        {
            Rows = await list.HandleAsync(Aborted);
            return Refused();
        }

        this.Toast(L["Announcement “{0}” saved", Input.Title!.Trim()]);
        return Redirect(Url.Content("~/admin/tickets/announcements"));
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id)
    {
        var ended = await save.EndAsync(id, Aborted);
        this.Toast(L["Announcement “{0}” ended", ended.Title]);
        return Redirect(Url.Content("~/admin/tickets/announcements"));
    }

    public IReadOnlyList<SelectListItem> Kinds => [.. AnnouncementKinds.All.Select(k => new SelectListItem(L[k.Name], k.Id))];

    public IReadOnlyList<SelectListItem> Audiences => [.. AnnouncementAudiences.All.Select(a => new SelectListItem(L[a.Name], a.Id))];

    public string KindName(string kind) => AnnouncementKinds.All.FirstOrDefault(k => k.Id == kind) is { } known ? L[known.Name] : kind;

    public string AudienceName(string audience) => AnnouncementAudiences.All.FirstOrDefault(a => a.Id == audience) is { } known ? L[known.Name] : audience;

    /// <summary>Shown now, later, or not any more.</summary>
    public (string Kind, string Icon, string Text) StateOf(Announcement announcement)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return announcement.Until <= now ? ("neutral", "eye-off", L["Ended"].Value)
            : announcement.From > now ? ("info", "clock", L["Planned"].Value)
            : ("success", "eye", L["Shown now"].Value);
    }

    public bool IsEnded(Announcement announcement) => announcement.Until <= time.GetUtcNow().UtcDateTime;
}

internal sealed class AnnouncementInput
{
    public Guid? Id { get; set; }

    public string? Title { get; set; }

    public string? Text { get; set; }

    public string? Kind { get; set; } = AnnouncementKinds.Info;

    public string? Audience { get; set; } = AnnouncementAudiences.Both;

    public DateTime? From { get; set; }

    public DateTime? Until { get; set; }

    public string? TicketNumber { get; set; }

    /// <summary>Of the announcement when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }
}
