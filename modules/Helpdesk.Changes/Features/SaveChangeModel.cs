using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>What is written of a model.</summary>
internal sealed record ChangeModelText
{
    public string? Name { get; init; }

    /// <summary>Standard or normal.</summary>
    public ChangeKind Kind { get; init; } = ChangeKind.Standard;

    public Guid? ServiceId { get; init; }

    public Guid? TeamId { get; init; }

    public string? Reason { get; init; }

    public string? ImplementationPlan { get; init; }

    public string? TestPlan { get; init; }

    public string? BackoutPlan { get; init; }

    public IReadOnlyList<RiskLevel?> Answers { get; init; } = RiskQuestions.Unanswered;
}

/// <summary>Writes a model down. What is approved stays: a change of it is a new version, which waits for its approval.</summary>
internal sealed class SaveChangeModel(
    ChangesDbContext db, ITicketServiceDirectory services, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L)
{
    public async Task<ChangeModel> HandleAsync(Guid? id, ChangeModelText text, string? expectedStamp, CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.EditTickets))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[TicketPermissions.EditTickets.Description].Value]);
        }

        var model = id is null ? new ChangeModel { Id = Guid.CreateVersion7() } : await db.GetModelAsync(id.Value, L, cancellationToken);
        if (id is not null && expectedStamp is not null && expectedStamp != model.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", model.Name]);
        }

        var name = text.Name?.Trim() ?? "";
        await CheckAsync(model, name, text, cancellationToken);
        (model.Name, model.Kind, model.ServiceId, model.TeamId) = (name, text.Kind, text.ServiceId, text.TeamId);
        var draft = model.Draft;
        if (draft is null)
        {
            draft = new ChangeModelVersion { Id = Guid.CreateVersion7(), ModelId = model.Id, Number = model.Versions.Select(v => v.Number).DefaultIfEmpty().Max() + 1 };
            model.Versions.Add(draft);
            if (id is not null)
            {
                db.Add(draft);
            }
        }

        draft.AuthorId = user.RequiredId;
        draft.Reason = Text(text.Reason);
        draft.ImplementationPlan = Text(text.ImplementationPlan);
        draft.TestPlan = Text(text.TestPlan);
        draft.BackoutPlan = Text(text.BackoutPlan);
        draft.RiskAnswers = Change.Text(text.Answers);
        if (id is null)
        {
            db.Models.Add(model);
        }
        else
        {
            // Two people who write the same draft meet at the model.
            db.Entry(model).State = EntityState.Modified;
        }

        await db.SaveChangesAsync(cancellationToken);
        return model;
    }

    private async Task CheckAsync(ChangeModel model, string name, ChangeModelText text, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> errors = [];
        if (name.Length is 0 or > ChangeModel.MaxName || name.Any(char.IsControl))
        {
            errors["name"] = [L["Give the model a name of at most {0} characters.", ChangeModel.MaxName]];
        }
        else if (await db.Models.AnyAsync(m => m.Name == name && m.Id != model.Id, cancellationToken))
        {
            errors["name"] = [L["There is a model with this name."]];
        }

        if (text.Kind is not (ChangeKind.Standard or ChangeKind.Normal))
        {
            errors["kind"] = [L["A model is for standard or for normal changes."]];
        }

        // By what was approved changes are made without further approval: for this kind and this service, not for another one.
        if (model.Approved is not null && text.Kind != model.Kind)
        {
            errors["kind"] = [L["A version of this model was approved, so its kind stays. Make another model."]];
        }

        if (model.Approved is not null && text.ServiceId != model.ServiceId)
        {
            errors["serviceId"] = [L["A version of this model was approved, so its service stays. Make another model."]];
        }

        foreach (var (field, value) in new[]
        {
            ("reason", text.Reason), ("implementationPlan", text.ImplementationPlan), ("testPlan", text.TestPlan), ("backoutPlan", text.BackoutPlan),
        })
        {
            if (value?.Length > PlanField.MostText)
            {
                errors[field] = [L["The text is too long: {0} of at most {1} characters.", value.Length, PlanField.MostText]];
            }
        }

        if (text.Answers.Count != RiskQuestions.All.Count || text.Answers.Any(a => a is { } level && !Enum.IsDefined(level)))
        {
            errors["risk"] = [L["Answer the questions with low, medium or high."]];
        }

        if (text.ServiceId is { } service && service != model.ServiceId && (await services.GetAllAsync(cancellationToken)).All(s => s.Id != service))
        {
            errors["serviceId"] = [L["Choose one of the services."]];
        }

        if (text.TeamId is { } team && !(await people.GetTeamsAsync([team], cancellationToken)).ContainsKey(team))
        {
            errors["teamId"] = [L["There is no such team any more. Choose another one."]];
        }

        if (errors.Count > 0)
        {
            db.Forget();
            throw new ValidationException(errors);
        }
    }

    private static string? Text(string? text) => text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } given ? given : null;
}

/// <summary>Ways to a model.</summary>
internal static class ChangeModelQueries
{
    public static async Task<ChangeModel> GetModelAsync(this ChangesDbContext db, Guid id, IStringLocalizer L, CancellationToken cancellationToken) =>
        await db.Models.Include(m => m.Versions).FirstOrDefaultAsync(m => m.Id == id, cancellationToken)
        ?? throw new NotFoundException(L["There is no such model."]);
}
