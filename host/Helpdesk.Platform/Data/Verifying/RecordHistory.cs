using System.Runtime.InteropServices;
using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Platform.Data;

/// <summary>
/// What the events of one record say of its present values. A value is present when it was the last one written, or was written more often than
/// it was replaced: clocks of two nodes differ, so the order of time alone does not tell which of two quick changes was the last.
/// </summary>
internal sealed class RecordHistory(LedgerPlan plan, CanonicalJson json)
{
    private const string Nothing = "null";

    private readonly Dictionary<(string Property, string Value), int> _balance = [];
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private bool _isErased;

    public int Events { get; private set; }

    /// <summary>Created less deleted.</summary>
    public int Live { get; private set; }

    public Guid LastId { get; private set; }

    /// <summary>Takes the next event in the order of time.</summary>
    public void Add(LedgerEvent next)
    {
        // Acts change no row.
        if (next.Action is not (LedgerActions.Created or LedgerActions.Updated or LedgerActions.Deleted))
        {
            return;
        }

        Events++;
        LastId = next.Id;
        Live += next.Action switch { LedgerActions.Created => 1, LedgerActions.Deleted => -1, _ => 0 };
        if (next.IsErased)
        {
            _isErased = true;
            return;
        }

        using var changes = JsonDocument.Parse(next.Changes);
        var said = changes.RootElement;
        foreach (var property in said.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() == 2)
            {
                Change(property.Name, property.Value[0].GetRawText(), property.Value[1].GetRawText());
            }
            else if (plan.IsAppendOnly)
            {
                var digest = property.Value.GetRawText();
                Change(property.Name, next.Action == LedgerActions.Deleted ? digest : Nothing, next.Action == LedgerActions.Deleted ? Nothing : digest);
            }
        }

        AddAudit(next, said);
    }

    /// <summary>True when the property has this value, as canonical JSON. Of what was erased nothing is known, so any value is right.</summary>
    public bool Says(string property, string value) =>
        (_isErased && !_last.ContainsKey(property)) || _last.GetValueOrDefault(property, Nothing) == value || _balance.GetValueOrDefault((property, value)) + (value == Nothing ? 1 : 0) > 0;

    // Who and when are not said twice: where the use case left them open, they are those of the event.
    private void AddAudit(LedgerEvent next, JsonElement said)
    {
        if (plan.IsAppendOnly)
        {
            return;
        }

        if (plan.IsCreationAudited && next.Action == LedgerActions.Created && !said.TryGetProperty(nameof(ICreationAudited.CreationTime), out _))
        {
            Change(nameof(ICreationAudited.CreationTime), Nothing, Text(next.OccurredAt));
            Change(nameof(ICreationAudited.CreatorId), Nothing, Text(next.ActorId));
        }

        if (plan.IsModificationAudited && next.Action == LedgerActions.Updated && !said.TryGetProperty(nameof(IModificationAudited.LastModificationTime), out _))
        {
            Change(nameof(IModificationAudited.LastModificationTime), Nothing, Text(next.OccurredAt));
            Change(nameof(IModificationAudited.LastModifierId), Nothing, Text(next.ActorId));
        }
    }

    private void Change(string property, string before, string after)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_balance, (property, before), out _)--;
        CollectionsMarshal.GetValueRefOrAddDefault(_balance, (property, after), out _)++;
        _last[property] = after;
    }

    private string Text(object? value)
    {
        json.Clear();
        json.Value(value);
        return json.ToString();
    }
}
