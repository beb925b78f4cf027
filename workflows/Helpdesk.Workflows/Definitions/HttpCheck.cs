using Helpdesk.Settings;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Definitions;

/// <summary>
/// What requests of a definition would be refused for today. Warnings only: hosts and secrets are settings of the tenant, and may come after the
/// definition.
/// </summary>
internal sealed class HttpCheck(WorkflowsDbContext db, ISettings settings, ActivityRegistry registry, IStringLocalizer L)
{
    public async Task<IReadOnlyList<DefinitionProblem>> CheckAsync(WorkflowDocument document, CancellationToken cancellationToken)
    {
        var requests = document.Activities.Values.Where(a => registry.Find(a.Type) is HttpRequestActivity).ToList();
        if (requests.Count == 0)
        {
            return [];
        }

        var allowed = await settings.GetAsync<WorkflowHttpSettings>(cancellationToken);
        var secrets = await db.Secrets.AsNoTracking().Select(s => s.Name).ToListAsync(cancellationToken);
        List<DefinitionProblem> problems = [];
        foreach (var step in requests)
        {
            if (WrittenHostOf(step) is { } uri && allowed.Find(uri) is null)
            {
                problems.Add(new DefinitionProblem(false, step.Id, "url", L["“{0}” is not in the list of hosts that workflows may call: the step “{1}” would fail. An administrator lists hosts in the settings.", $"{uri.Scheme}://{uri.Authority}", step.DisplayName]));
            }

            if (WrittenTexts.Of(step["authorization"]) is [var secret] && !secrets.Contains(secret, StringComparer.Ordinal))
            {
                // What stands there may be a password that somebody has written into the definition: it is not repeated.
                problems.Add(new DefinitionProblem(false, step.Id, "authorization", L["The step “{0}” names a secret that is not there. Write the name of a secret, never the secret itself.", step.DisplayName]));
            }
        }

        return problems;
    }

    /// <summary>Where the request goes, when that stands there; a template may compute what comes after the host.</summary>
    private static Uri? WrittenHostOf(ActivityNode step)
    {
        var expression = step["url"].At("expression");
        var text = (Texts.Of(expression.At("type")) == "Liquid" ? Texts.Of(expression.At("value")) : WrittenTexts.Of(step["url"]) is [var written] ? written : null)?.Trim();
        if (text is null)
        {
            return null;
        }

        var computed = text.IndexOf('{', StringComparison.Ordinal);
        var authority = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (computed >= 0 && (authority > computed || text.AsSpan(authority, computed - authority).IndexOf('/') < 0))
        {
            return null;
        }

        return Uri.TryCreate(computed < 0 ? text : text[..computed], UriKind.Absolute, out var uri) ? uri : null;
    }
}
