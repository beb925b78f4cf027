using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <param name="Properties">What a new step of this kind has in the document besides its inputs.</param>
internal sealed record DescribedStep(ActivityDescriptor Descriptor, IReadOnlyDictionary<string, string> Properties);

/// <summary>Lists the kinds of steps that can be drawn: those of the modules, and the published workflows that can be steps.</summary>
internal sealed class ListDescriptors(WorkflowsDbContext db, WorkflowAccess access, ActivityRegistry registry)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task<IReadOnlyList<DescribedStep>> HandleAsync(CancellationToken cancellationToken)
    {
        access.DemandView();
        var workflows = await db.Definitions.AsNoTracking().Where(d => d.IsPublished && d.Document.Contains(DocumentReader.UsableMark)).OrderBy(d => d.Name)
            .Select(d => new { d.DefinitionId, d.Name, d.Description, d.Document }).ToListAsync(cancellationToken);
        var usable = from w in workflows
                     let json = JsonNode.Parse(w.Document, new JsonNodeOptions { PropertyNameCaseInsensitive = true })
                     where (json["options"].At("usableAsActivity") ?? json["usableAsActivity"]) is JsonValue flag && flag.TryGetValue<bool>(out var isUsable) && isUsable
                     let type = DocumentReader.TypeNameOf(w.Name)
                     where registry.Find(type) is null
                     select new DescribedStep(DescriptorOf(type, w.Name, w.Description, json), new Dictionary<string, string>(StringComparer.Ordinal) { ["workflowDefinitionId"] = w.DefinitionId });
        return [.. registry.All.Select(a => new DescribedStep(a.Descriptor, Nothing)), .. usable];
    }

    private static ActivityDescriptor DescriptorOf(string type, string name, string? description, JsonNode json)
    {
        IReadOnlyList<string> outcomes = [.. Texts.ArrayOf(json["outcomes"]).Select(Texts.Of).OfType<string>()];
        return new()
        {
            TypeName = type,
            DisplayName = name,
            Description = description ?? "",
            Category = Texts.Of(json["options"].At("activityCategory")) is { Length: > 0 } category ? category : ActivityCategories.Workflows,
            Icon = "sitemap",
            Inputs = [.. Texts.ArrayOf(json["inputs"]).OfType<JsonObject>().Where(i => Texts.Of(i["name"]) is { Length: > 0 }).Select(InputOf)],
            Outputs = [.. Texts.ArrayOf(json["outputs"]).Where(o => Texts.Of(o.At("name")) is not null).Select(o => new ActivityOutput(Texts.Of(o.At("name"))!, LabelOf(o), Texts.Of(o.At("type")) ?? "Object"))],
            Outcomes = outcomes.Count > 0 ? outcomes : [FlowConnection.DefaultPort],
        };
    }

    private static ActivityInput InputOf(JsonObject input) => new(Texts.Of(input["name"])!, LabelOf(input), Texts.Of(input["uiHint"]) is { Length: > 0 } editor ? editor : ActivityEditors.SingleLine)
    {
        TypeName = Texts.Of(input["type"]) ?? "String",
        Description = Texts.Of(input["description"]) is { Length: > 0 } description ? description : null,
    };

    private static string LabelOf(JsonNode? named) => Texts.Of(named.At("displayName")) is { Length: > 0 } label ? label : Texts.Of(named.At("name"))!;
}
