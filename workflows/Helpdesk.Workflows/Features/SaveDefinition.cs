using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Saves a workflow as a draft: over the draft that is there, or as a new version when the last one was published. The document is kept as it
/// came, with what is not known here too; only its ids and marks are ours.
/// </summary>
internal sealed class SaveDefinition(WorkflowsDbContext db, WorkflowAccess access, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    /// <param name="model">The document.</param>
    /// <param name="expectedStamp">Concurrency stamp of the latest version as the person read it; null when nobody looked before, as with a new one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">It cannot be read as a workflow; the field is the place in the document.</exception>
    /// <exception cref="ConcurrencyException">Somebody else saved or published it since.</exception>
    public async Task<WorkflowDefinition> HandleAsync(JsonObject model, string? expectedStamp, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var text = model.ToJsonString();
        var document = Read(text);
        var name = document.Name?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > WorkflowDefinition.MaxName)
        {
            throw new ValidationException("name", L["Give the workflow a name of at most {0} characters.", WorkflowDefinition.MaxName]);
        }

        var definitionId = string.IsNullOrWhiteSpace(document.DefinitionId) ? NewId() : document.DefinitionId;
        if (definitionId.Length > WorkflowDefinition.MaxId)
        {
            throw new ValidationException("definitionId", L["The id has more than {0} characters.", WorkflowDefinition.MaxId]);
        }

        var description = Texts.Of(model["description"]);
        if (description?.Length > WorkflowDefinition.MaxDescription)
        {
            throw new ValidationException("description", L["The description has more than {0} characters.", WorkflowDefinition.MaxDescription]);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellationToken);
        if (expectedStamp is not null && expectedStamp != latest?.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["“{0}” was changed meanwhile. Read it again and repeat your change.", name]);
        }

        var draft = latest is { PublishedAt: null } ? latest : Add(definitionId, name, text, latest);
        draft.Name = name;
        draft.Description = description;
        draft.Document = text;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return draft;
    }

    /// <exception cref="ValidationException">It cannot be read as a workflow.</exception>
    internal WorkflowDocument Read(string text)
    {
        try
        {
            return WorkflowDocument.Read(text);
        }
        catch (WorkflowDocumentException exception)
        {
            throw new ValidationException(exception.Place.Length == 0 ? "model" : exception.Place, L[exception.Template, exception.Arguments]);
        }
    }

    private static string NewId() => Guid.CreateVersion7().ToString("n")[16..];

    /// <summary>A new version behind the latest one.</summary>
    internal WorkflowDefinition Add(string definitionId, string name, string text, WorkflowDefinition? latest)
    {
        var draft = new WorkflowDefinition { DefinitionId = definitionId, Version = (latest?.Version ?? 0) + 1, Name = name, Document = text, IsLatest = true };
        if (latest is not null)
        {
            latest.IsLatest = false;
        }

        db.Definitions.Add(draft);
        return draft;
    }
}
