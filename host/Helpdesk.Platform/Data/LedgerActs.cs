using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

internal sealed class LedgerActs(PlatformDbContext db, UnitOfWork unitOfWork) : ILedgerActs
{
    public async Task RecordAsync(
        string action, string entityType, string entityId, IReadOnlyDictionary<string, object?>? details, CancellationToken cancellationToken)
    {
        if (!LedgerActions.Acts.Contains(action, StringComparer.Ordinal))
        {
            throw new ArgumentException($"\"{action}\" is no act: LedgerActions.Acts lists them, and changes are written by saving.", nameof(action));
        }

        var save = unitOfWork.Save;
        var now = ModuleDbContext.ToStored(save.Clock.GetUtcNow().UtcDateTime);
        var row = new LedgerEvents(save, now).New(action, entityType, entityId, Text(save.Json, details));
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            // An act that could not be written is not tried again by the next save, and one that was written is not kept in memory.
            db.Entry(row).State = EntityState.Detached;
        }
    }

    private static string Text(CanonicalJson json, IReadOnlyDictionary<string, object?>? details)
    {
        json.Clear();
        json.Raw('{');
        var any = false;
        foreach (var (name, value) in (details ?? new Dictionary<string, object?>()).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            if (any)
            {
                json.Raw(',');
            }

            any = true;
            json.Text(name);
            json.Raw(':');
            json.Value(value);
        }

        json.Raw('}');
        return json.ToString();
    }
}
