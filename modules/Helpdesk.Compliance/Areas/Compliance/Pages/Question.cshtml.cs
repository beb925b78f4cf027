using Helpdesk.Compliance.Engagements;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>The thread of a question.</summary>
[RequirePermission("ViewEngagements")]
internal sealed class QuestionModel(ComplianceDbContext db, AnswerQuestion answer, EngagementAccess access, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public Engagement Engagement { get; private set; } = null!;

    public AuditQuestion Question { get; private set; } = null!;

    public IReadOnlyList<QuestionMessage> Messages { get; private set; } = [];

    public bool IsAuditor => Engagement.ClosedAt is null && Engagement.IsAuditor(user.Id);

    public bool MayWrite => Engagement.ClosedAt is null && (IsAuditor || (access.MayAnswer && Question.State != QuestionState.Closed));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => answer.ReplyAsync(Id, Text, cancellationToken)))
        {
            return Back();
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancellationToken)
    {
        await answer.CloseAsync(Id, cancellationToken);
        return Back();
    }

    private RedirectResult Back() => Redirect(Url.Content($"~/compliance/questions/{Id}"));

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        (Engagement, Question) = await answer.FindAsync(Id, cancellationToken);
        Messages = await db.QuestionMessages.AsNoTracking().Where(m => m.QuestionId == Id).OrderBy(m => m.Id).ToListAsync(cancellationToken);
    }
}
