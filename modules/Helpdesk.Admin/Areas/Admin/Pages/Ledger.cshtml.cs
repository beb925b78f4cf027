using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("ViewLedger")]
public sealed class LedgerModel(ILedgerReader ledger, ILedgerActs acts) : PageModel
{
    private const int PageSize = 50;

    public static IReadOnlyList<string> AllOrigins { get; } =
        [Origins.Interactive, Origins.Api, Origins.Import, Origins.CommandLine, Origins.Background, Origins.Recipe, Origins.Migration, Origins.Workflow, Origins.Mail];

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Origin { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<LedgerEvent> Events { get; private set; } = new([], null);

    public string? NextUrl => Events.NextCursor is null ? null : Address(Events.NextCursor);

    public string? FirstUrl => Cursor is null ? null : Address(cursor: null);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (type, id, origin) = (Clean(Type), Clean(Id), Clean(Origin));
        Events = await ledger.ReadAsync(new LedgerQuery(type, id, Origin: origin), Clean(Cursor), PageSize, cancellationToken);
        await acts.RecordAsync(
            LedgerActions.Read, "platform.ledger", "",
            new Dictionary<string, object?> { ["entries"] = Events.Items.Count, ["id"] = id, ["origin"] = origin, ["type"] = type },
            cancellationToken);
    }

    public static string Pretty(string json) => JsonNode.Parse(json)?.ToJsonString(ReadableJson) ?? json;

    private string Address(string? cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("type", Type), ("id", Id), ("origin", Origin), ("cursor", cursor) })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add(name, value);
            }
        }

        return $"{Request.PathBase}/admin/ledger{query}";
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // Razor encodes what is shown; JSON's own escapes would hide umlauts from the reader.
    private static readonly JsonSerializerOptions ReadableJson = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
