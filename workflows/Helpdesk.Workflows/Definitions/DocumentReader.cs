using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Definitions;

/// <summary>
/// Reads documents for running: a step that is a workflow gets that workflow's document into it, with ids that begin with its own. Which version is written
/// down when the document is published, so that an instance finds the same after years. Scoped.
/// </summary>
internal sealed class DocumentReader(WorkflowsDbContext db, DocumentCache cache, ActivityRegistry registry, IStringLocalizer L)
{
    private const int MaxDepth = 5;
    private const string PinsProperty = "subWorkflows";

    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The document of a version that has been published.</summary>
    public ValueTask<WorkflowDocument> GetAsync(Guid versionId, CancellationToken cancellationToken) => cache.GetAsync(versionId, async () =>
        await ReadAsync(await db.Definitions.AsNoTracking().Where(d => d.Id == versionId).Select(d => d.Document).FirstAsync(cancellationToken), cancellationToken));

    /// <summary>A draft as it would run.</summary>
    /// <exception cref="ValidationException">It cannot be read as a workflow; the field is the place in the document.</exception>
    public async Task<WorkflowDocument> ReadDraftAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(text, cancellationToken);
        }
        catch (WorkflowDocumentException exception)
        {
            throw new ValidationException(exception.Place.Length == 0 ? "model" : exception.Place, L[exception.Template, exception.Arguments]);
        }
    }

    /// <summary>The text with the versions of the workflows that are its steps.</summary>
    public async Task<string> PinAsync(string text, CancellationToken cancellationToken)
    {
        var document = WorkflowDocument.Read(text);
        var pins = new JsonObject();
        foreach (var step in document.Activities.Values.Where(a => IsWorkflow(a.Type)))
        {
            if (await FindAsync(step.Json, pins: null, cancellationToken) is { } found)
            {
                pins[step.Id] = found.Id.ToString("n");
            }
        }

        if (pins.Count == 0)
        {
            return text;
        }

        var json = (JsonObject)JsonNode.Parse(text, AnyCase)!;
        if (json["customProperties"] is not JsonObject own)
        {
            json["customProperties"] = own = new JsonObject(AnyCase);
        }

        own[PinsProperty] = pins;
        return json.ToJsonString();
    }

    private async Task<WorkflowDocument> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var document = WorkflowDocument.Read(text);
        if (!document.Activities.Values.Any(a => IsWorkflow(a.Type)))
        {
            return document;
        }

        var json = (JsonObject)JsonNode.Parse(text, AnyCase)!;
        await ExpandAsync(json, depth: 1, cancellationToken);
        return WorkflowDocument.Read(json.ToJsonString());
    }

    private bool IsWorkflow(string type) => type == SubWorkflow.TypeName || registry.Find(type) is null;

    private async Task ExpandAsync(JsonObject document, int depth, CancellationToken cancellationToken)
    {
        var pins = document["customProperties"].At(PinsProperty) as JsonObject;
        foreach (var step in Steps((JsonObject)document["root"]!).Where(s => IsWorkflow(Texts.Of(s["type"])!)).ToList())
        {
            if (await FindAsync(step, pins, cancellationToken) is not { } found)
            {
                continue;
            }

            var id = Texts.Of(step["id"])!;
            if (depth > MaxDepth)
            {
                throw new WorkflowDocumentException(id, "Workflows are steps of each other more than {0} levels deep.", MaxDepth);
            }

            if (JsonNode.Parse(found.Document, AnyCase) is not JsonObject inner || inner["root"] is not JsonObject)
            {
                continue;
            }

            await ExpandAsync(inner, depth + 1, cancellationToken);
            var root = (JsonObject)inner["root"]!.DeepClone();
            foreach (var activity in Steps(root).ToList())
            {
                Rename(activity, id + "/");
            }

            step["type"] = SubWorkflow.TypeName;
            step[SubWorkflow.RootPort] = root;
            step["variables"] = inner["variables"]?.DeepClone();
            step[SubWorkflow.InputsOf] = inner["inputs"]?.DeepClone();
            step[SubWorkflow.OutcomesIn] = inner["outcomes"]?.DeepClone();
        }
    }

    /// <summary>The version that a step runs: the one that it names, the one that was written down when the document was published, or the published one.</summary>
    private async Task<FoundVersion?> FindAsync(JsonObject step, JsonObject? pins, CancellationToken cancellationToken)
    {
        var versions = db.Definitions.AsNoTracking();
        var written = Texts.Of(step["workflowDefinitionVersionId"]) ?? Texts.Of(pins?[Texts.Of(step["id"])!]);
        if (Guid.TryParse(written, out var versionId)
            && await versions.Where(d => d.Id == versionId && d.PublishedAt != null).Select(d => new FoundVersion(d.Id, d.Document)).FirstOrDefaultAsync(cancellationToken) is { } named)
        {
            return named;
        }

        if (Texts.Of(step["workflowDefinitionId"]) is { } definitionId)
        {
            return await versions.Where(d => d.DefinitionId == definitionId && d.IsPublished).Select(d => new FoundVersion(d.Id, d.Document)).FirstOrDefaultAsync(cancellationToken);
        }

        var type = Texts.Of(step["type"])!;
        var usable = await versions.Where(d => d.IsPublished && d.Document.Contains(UsableMark)).Select(d => new { d.Id, d.Name }).ToListAsync(cancellationToken);
        return usable.Find(d => d.Name == type || TypeNameOf(d.Name) == type) is { } byName
            ? await versions.Where(d => d.Id == byName.Id).Select(d => new FoundVersion(d.Id, d.Document)).FirstAsync(cancellationToken)
            : null;
    }

    /// <summary>Stands in every document of a workflow that can be a step.</summary>
    internal const string UsableMark = "sableAsActivity";

    /// <summary>Name of a workflow as a type of step, as Elsa makes it: “Ask the board” is AskTheBoard.</summary>
    internal static string TypeNameOf(string name) =>
        string.Concat(name.Split([.. name.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static IEnumerable<JsonObject> Steps(JsonObject activity) => ActivityNode.EmbeddedIn(activity).SelectMany(e => Steps(e.Activity)).Prepend(activity);

    /// <summary>Puts something before the id of a step and before the ids that its lines name.</summary>
    private static void Rename(JsonObject activity, string prefix)
    {
        activity["id"] = prefix + Texts.Of(activity["id"]);
        if (Texts.Of(activity["start"]) is { } start)
        {
            activity["start"] = prefix + start;
        }
        else if (activity["start"] is JsonObject named && !ActivityNode.IsActivity(named) && Texts.Of(named["id"]) is { } id)
        {
            named["id"] = prefix + id;
        }

        foreach (var line in Texts.ArrayOf(activity["connections"]).OfType<JsonObject>())
        {
            foreach (var end in new[] { "source", "target" })
            {
                if (Texts.Of(line[end]) is { } step)
                {
                    line[end] = prefix + step;
                }
                else if (line[end] is JsonObject place && Texts.Of(place["activity"]) is { } inner)
                {
                    place["activity"] = prefix + inner;
                }
            }
        }
    }

    private sealed record FoundVersion(Guid Id, string Document);
}
