using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Recipes;

/// <summary>
/// Loads workflows that the product ships: <c>{"name": "workflows", "publish": ["p1-escalation"], "drafts": ["access-request"]}</c>. One that is there
/// already stays as its administrators have made it; a draft that was never published is published if the recipe says so.
/// </summary>
internal sealed class WorkflowsStep(WorkflowsDbContext db, SaveAndPublish save, PublishDefinition publish) : IRecipeStepHandler
{
    public string Name => "workflows";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var wanted = StepReader.Read<Step>(step, Name);
        foreach (var (id, isPublished) in wanted.Publish.Select(id => (id, true)).Concat(wanted.Drafts.Select(id => (id, false))))
        {
            var versions = await db.Definitions.Where(d => d.DefinitionId == id).Select(d => d.PublishedAt).ToListAsync(cancellationToken);
            if (versions.Count == 0)
            {
                await save.HandleAsync(Read(id), isPublished, expectedStamp: null, cancellationToken);
            }
            else if (isPublished && versions.TrueForAll(v => v is null))
            {
                await publish.HandleAsync(id, checkedText: null, cancellationToken);
            }
        }
    }

    private static JsonObject Read(string id)
    {
        using var stream = typeof(WorkflowsStep).Assembly.GetManifestResourceStream($"definitions.{id}.json")
            ?? throw new BusinessException("Recipes:Malformed", $"The product ships no workflow '{id}'.");
        return (JsonObject)JsonNode.Parse(stream, new JsonNodeOptions { PropertyNameCaseInsensitive = true })!;
    }

    private sealed record Step(string Name, IReadOnlyList<string> Publish, IReadOnlyList<string> Drafts)
    {
        public IReadOnlyList<string> Publish { get; init; } = Publish ?? [];

        public IReadOnlyList<string> Drafts { get; init; } = Drafts ?? [];
    }
}
