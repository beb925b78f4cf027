using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Engagements;

internal sealed record QuestionRequest(string? Title, string? Item, string? Text, DateTime? DueAt);

/// <summary>An auditor asks the organisation.</summary>
internal sealed class AskQuestion(ComplianceDbContext db, EngagementAccess access, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    public async Task<Guid> HandleAsync(Guid engagementId, QuestionRequest request, CancellationToken cancellationToken)
    {
        var engagement = await access.FindAsAuditorAsync(engagementId, cancellationToken);
        if (string.IsNullOrWhiteSpace(request.Title) || request.Title.Trim().Length > AuditQuestion.MaxTitle)
        {
            throw new ValidationException("title", L["Give a title of at most {0} characters.", AuditQuestion.MaxTitle]);
        }

        if (request.Item?.Trim().Length > AuditQuestion.MaxItem)
        {
            throw new ValidationException("item", L["Write at most {0} characters.", AuditQuestion.MaxItem]);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        AuditQuestion question = new()
        {
            EngagementId = engagement.Id,
            Title = request.Title.Trim(),
            Item = string.IsNullOrWhiteSpace(request.Item) ? null : request.Item.Trim(),
            AskedById = user.RequiredId,
            AskedAt = now,
            DueAt = request.DueAt,
        };
        db.AuditQuestions.Add(question);
        db.QuestionMessages.Add(AnswerQuestion.Message(question.Id, request.Text, isAnswer: false, user, now, L));
        await db.SaveChangesAsync(cancellationToken);
        return question.Id;
    }
}
