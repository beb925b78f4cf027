using Helpdesk.Compliance.Engagements;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>A new audit, or its changes.</summary>
[RequirePermission("ManageEngagements")]
internal sealed class EngagementEditModel(SaveEngagement save, EngagementAccess access, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid? Id { get; set; }

    [BindProperty]
    public EngagementInput Input { get; set; } = new();

    public IReadOnlyList<(Guid Id, string Name)> Members { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (Id is { } id)
        {
            var engagement = await access.FindAsync(id, cancellationToken);
            Input = new()
            {
                Title = engagement.Title,
                Frame = engagement.Frame,
                From = engagement.FirstDay,
                To = engagement.LastDay,
                Scope = engagement.Scope,
                LeadId = engagement.LeadId,
                MemberIds = [.. engagement.Members.Select(m => m.PersonId)],
                Stamp = engagement.ConcurrencyStamp,
            };
        }

        await LoadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var id = Guid.Empty;
        // On the clock of who made it, whoever edits it.
        var zone = Id is { } known ? TimeZoneInfo.FindSystemTimeZoneById((await access.FindAsync(known, cancellationToken)).Zone) : user.TimeZone;
        EngagementRequest request = new(
            Input.Title, Input.Frame, Input.From is { } from ? BeginOf(from) : null, Input.To is { } to ? BeginOf(to.AddDays(1)) : null, Input.Scope, Input.LeadId,
            [.. Input.MemberIds, .. Input.NewMemberId is { } added ? (Guid[])[added] : []]);
        if (ModelState.IsValid && await this.TryAsync(async () => id = await save.HandleAsync(Id, request, Input.Stamp, cancellationToken)))
        {
            return Redirect(Url.Content($"~/compliance/engagements/{id}"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();

        DateTime BeginOf(DateTime day)
        {
            var local = DateTime.SpecifyKind(day.Date, DateTimeKind.Unspecified);
            return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
        }
    }

    public async Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancellationToken)
    {
        await save.CloseAsync(id, cancellationToken);
        this.Toast(L["The audit is closed"], ToastKind.Success);
        return Redirect(Url.Content($"~/compliance/engagements/{id}"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var known = await people.GetPeopleAsync([.. new[] { Input.LeadId, Input.NewMemberId }.OfType<Guid>().Concat(Input.MemberIds)], cancellationToken);
        Members = [.. Input.MemberIds.Select(m => (m, known.GetValueOrDefault(m)?.DisplayName ?? m.ToString()))];
        Input.LeadId_Text = NameOf(Input.LeadId);
        Input.NewMemberId_Text = NameOf(Input.NewMemberId);

        string? NameOf(Guid? id) => id is { } person ? known.GetValueOrDefault(person)?.DisplayName : null;
    }

    internal sealed class EngagementInput
    {
        public string? Title { get; set; }

        public string? Frame { get; set; }

        public DateTime? From { get; set; }

        public DateTime? To { get; set; }

        public string? Scope { get; set; }

        public Guid? LeadId { get; set; }

        public string? LeadId_Text { get; set; }

        public List<Guid> MemberIds { get; set; } = [];

        public Guid? NewMemberId { get; set; }

        public string? NewMemberId_Text { get; set; }

        public string? Stamp { get; set; }
    }
}
