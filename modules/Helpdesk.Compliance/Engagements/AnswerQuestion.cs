using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Engagements;

/// <summary>The thread goes on: the organisation answers, the auditor asks again or is content.</summary>
internal sealed class AnswerQuestion(ComplianceDbContext db, EngagementAccess access, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    public async Task ReplyAsync(Guid questionId, string? text, CancellationToken cancellationToken)
    {
        var (engagement, question) = await FindAsync(questionId, cancellationToken);
        var isAuditor = engagement.IsAuditor(user.Id);
        if (!isAuditor && !access.MayAnswer)
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.AnswerAuditQuestions.Description].Value]);
        }

        access.DemandOpen(engagement);
        if (question.State == QuestionState.Closed && !isAuditor)
        {
            throw new BusinessException("Compliance:QuestionClosed", L["The auditor closed this question. Ask them to open it again."]);
        }

        db.QuestionMessages.Add(Message(question.Id, text, !isAuditor, user, clock.GetUtcNow().UtcDateTime, L));
        question.State = isAuditor ? QuestionState.Open : QuestionState.Answered;
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task CloseAsync(Guid questionId, CancellationToken cancellationToken)
    {
        var (engagement, question) = await FindAsync(questionId, cancellationToken);
        if (!engagement.IsAuditor(user.Id))
        {
            throw new ForbiddenException(L["Only the auditors of “{0}” do this.", engagement.Title]);
        }

        access.DemandOpen(engagement);
        question.State = QuestionState.Closed;
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<(Engagement Engagement, AuditQuestion Question)> FindAsync(Guid questionId, CancellationToken cancellationToken)
    {
        var question = await db.AuditQuestions.SingleOrDefaultAsync(q => q.Id == questionId, cancellationToken)
            ?? throw new NotFoundException(L["There is no such question, or you do not take part in its audit."]);
        return (await access.FindAsync(question.EngagementId, cancellationToken), question);
    }

    internal static QuestionMessage Message(Guid questionId, string? text, bool isAnswer, ICurrentUser user, DateTime now, IStringLocalizer L) =>
        string.IsNullOrWhiteSpace(text) || text.Trim().Length > QuestionMessage.MaxText
            ? throw new ValidationException("text", L["Write 1 to {0} characters.", QuestionMessage.MaxText])
            : new QuestionMessage { QuestionId = questionId, AuthorId = user.RequiredId, AuthorName = user.Name, IsAnswer = isAnswer, WrittenAt = now, Text = text.Trim() };
}
