using System.Globalization;
using Helpdesk.Compliance.Reports;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>Asks what a report is to be made of.</summary>
[RequirePermission("RunComplianceReports")]
internal sealed class ReportOrderModel(IEnumerable<IComplianceReport> reports, StartReport start, IPersonTime times, TimeProvider clock, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Id { get; set; } = "";

    [BindProperty]
    public OrderInput Input { get; set; } = new();

    [BindProperty(Name = "Parameters")]
    public Dictionary<string, string> Posted { get; set; } = [];

    public ReportDefinition Report { get; private set; } = null!;

    public string Zone => times.Zone.Id;

    public void OnGet()
    {
        Load();
        var today = times.ToLocal(clock.GetUtcNow().UtcDateTime).Date;
        // The last whole quarter: what auditors ask for most.
        var quarter = new DateTime(today.Year, (((today.Month - 1) / 3) * 3) + 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        Input = new() { From = quarter.AddMonths(-3), To = quarter.AddDays(-1) };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Load();
        var run = Guid.Empty;
        if (ModelState.IsValid && await this.TryAsync(async () => run = await start.HandleAsync(new(Report.Id, ScopeOf()), cancellationToken)))
        {
            return Redirect(Url.Content($"~/compliance/reports/runs/{run}"));
        }

        Response.StatusCode = 422;
        return Page();
    }

    public string? ValueOf(ReportParameter parameter) =>
        Request.HasFormContentType ? Posted.GetValueOrDefault(parameter.Key)
        : parameter.Kind == ReportValueKind.Duration && long.TryParse(parameter.Default, CultureInfo.InvariantCulture, out var seconds) ? (seconds / 3600).ToString(CultureInfo.InvariantCulture)
        : parameter.Default;

    public string? ErrorOf(ReportParameter parameter) =>
        ModelState.TryGetValue("parameters." + parameter.Key, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    private void Load() =>
        Report = reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == Id) ?? throw new NotFoundException(L["There is no report “{0}”.", Id]);

    private ReportScope ScopeOf()
    {
        var keys = (Input.Keys ?? "").Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isNow = Report.PeriodMeaning is null;
        if (!isNow && (Input.From is null || Input.To is null))
        {
            throw new ValidationException(Input.From is null ? "from" : "to", L["Give the first and the last day of the period."]);
        }

        return new(isNow ? DateTime.MinValue : times.ToUtc(Input.From!.Value), isNow ? DateTime.MinValue : times.ToUtc(Input.To!.Value.AddDays(1)), times.Zone)
        {
            Query = string.IsNullOrWhiteSpace(Input.Query) ? null : Input.Query.Trim(),
            Keys = keys.Length > 0 ? [.. keys.Distinct(StringComparer.OrdinalIgnoreCase)] : null,
            Parameters = Report.Parameters.Where(p => !string.IsNullOrWhiteSpace(Posted.GetValueOrDefault(p.Key))).ToDictionary(p => p.Key, p => Stored(p, Posted[p.Key].Trim()), StringComparer.Ordinal),
        };
    }

    /// <summary>People give hours, reports take seconds; what is no number is refused by the order.</summary>
    private static string Stored(ReportParameter parameter, string text) =>
        parameter.Kind == ReportValueKind.Duration && long.TryParse(text, CultureInfo.InvariantCulture, out var hours) && hours is >= 0 and < 1_000_000
            ? (hours * 3600).ToString(CultureInfo.InvariantCulture)
            : text;

    internal sealed class OrderInput
    {
        public DateTime? From { get; set; }

        public DateTime? To { get; set; }

        public string? Query { get; set; }

        public string? Keys { get; set; }
    }
}
