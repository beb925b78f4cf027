using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Activities;

/// <summary>Secrets as choices: by name, and nothing of what they are.</summary>
internal sealed class SecretOptions(WorkflowsDbContext db) : IActivityOptions
{
    public string Name => "workflow-secrets";

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        var secrets = db.Secrets.AsNoTracking();
        secrets = values.Count > 0 ? secrets.Where(s => values.Contains(s.Name)) : search.Length > 0 ? secrets.Where(s => s.Name.Contains(search)) : secrets;
        return await secrets.OrderBy(s => s.Name).Take(limit).Select(s => new ActivityOption(s.Name, s.Name, s.Host)).ToListAsync(cancellationToken);
    }
}
