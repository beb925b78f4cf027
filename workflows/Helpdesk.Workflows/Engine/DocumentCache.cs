using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;

namespace Helpdesk.Workflows.Engine;

/// <summary>Documents of versions that run, read once: a published version never changes. One for the shell.</summary>
internal sealed class DocumentCache
{
    /// <summary>Characters of all kept documents; a drawn process has some thousands.</summary>
    private const long MaxCharacters = 20_000_000;

    private readonly ConcurrentDictionary<Guid, WorkflowDocument> _documents = new();
    private long _characters;

    /// <param name="read">Reads a document that is not known yet.</param>
    public async ValueTask<WorkflowDocument> GetAsync(Guid versionId, Func<Task<WorkflowDocument>> read)
    {
        if (_documents.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var document = await read();
        // Nodes are made when they are first looked at, which must not happen in two runs at once.
        document.Activities.Values.ToList().ForEach(a => LookAt(a.Json));
        if (Interlocked.Add(ref _characters, document.Length) > MaxCharacters)
        {
            _documents.Clear();
            Interlocked.Exchange(ref _characters, document.Length);
        }

        return _documents.GetOrAdd(versionId, document);
    }

    private static void LookAt(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject values:
                foreach (var (_, value) in values)
                {
                    LookAt(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    LookAt(item);
                }

                break;
        }
    }
}
