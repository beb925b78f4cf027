using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="Title">What is changed; empty for the model's name.</param>
/// <param name="Reason">Why; empty for the model's.</param>
/// <param name="PlannedStart">UTC.</param>
/// <param name="PlannedEnd">UTC.</param>
internal sealed record CreateChangeRequest(string? Title, string? Reason, DateTime? PlannedStart, DateTime? PlannedEnd);

/// <summary>Makes a draft with the plan of a model's approved version.</summary>
internal sealed class CreateChangeFromModel(
    ChangesDbContext db, IUnitOfWork unitOfWork, ITicketCommands tickets, SaveChangePlan save, ChangeModels models, IStringLocalizer L)
{
    public async Task<string> HandleAsync(Guid modelId, CreateChangeRequest request, CancellationToken cancellationToken)
    {
        var model = await db.GetModelAsync(modelId, L, cancellationToken);
        var version = model.Approved ?? throw new BusinessException("Changes:ModelNotApproved", L["No version of the model “{0}” is approved yet.", model.Name], 409);
        if (models.WhyNotUsable(model, version) is { } why)
        {
            throw new BusinessException("Changes:ModelNotUsable", why, 409);
        }

        var title = request.Title?.Trim() is { Length: > 0 } given ? given : model.Name;
        var reason = request.Reason?.Trim() is { Length: > 0 } own ? own : version.Reason;
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var ticket = await tickets.CreateAsync(new NewTicketModel(ChangeType.Id, title, reason ?? "", model.ServiceId, TeamId: model.TeamId), cancellationToken);
        await save.HandleAsync(
            ticket.Number,
            new ChangePlan
            {
                Kind = model.Kind,
                Reason = reason,
                PlannedStart = request.PlannedStart,
                PlannedEnd = request.PlannedEnd,
                ImplementationPlan = version.ImplementationPlan,
                TestPlan = version.TestPlan,
                BackoutPlan = version.BackoutPlan,
                Answers = version.Answers,
                ModelVersionId = version.Id,
            },
            expectedStamp: null,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ticket.Number;
    }
}
