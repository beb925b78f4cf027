using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Reports;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>An audit from population to questions.</summary>
[RequirePermission("ViewEngagements")]
internal sealed class EngagementModel(
    ComplianceDbContext db,
    EngagementAccess access,
    ReportAccess reportAccess,
    DrawSample draw,
    AskQuestion ask,
    StartReport start,
    IEnumerable<IComplianceReport> reports,
    IPeopleDirectory people,
    ILedgerActs acts,
    ICurrentUser user,
    IPersonTime times,
    IStringLocalizer L) : PageModel
{
    private IReadOnlyList<ReportDefinition> _definitions = [];

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty]
    public SampleInput Input { get; set; } = new();

    [BindProperty]
    public QuestionInput Question { get; set; } = new();

    public Engagement Engagement { get; private set; } = null!;

    public IReadOnlyList<string> Auditors { get; private set; } = [];

    public IReadOnlyList<ReportRun> Populations { get; private set; } = [];

    public IReadOnlyList<ReportRun> Packs { get; private set; } = [];

    public IReadOnlyList<EngagementSample> Samples { get; private set; } = [];

    public IReadOnlyList<AuditQuestion> Questions { get; private set; } = [];

    public bool MayManage => access.MayManage;

    /// <summary>The person works on it as an auditor, and it goes on.</summary>
    public bool IsAuditor => Engagement.ClosedAt is null && Engagement.IsAuditor(user.Id);

    public IEnumerable<ReportDefinition> Registers => _definitions.Where(d => d.IsPopulation);

    /// <summary>Nobody chose it, and it can be read out.</summary>
    public string SuggestedSeed { get; } = RandomNumberGenerator.GetInt32(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await acts.RecordAsync(LedgerActions.Read, "compliance.engagement", Id.ToString(), null, cancellationToken);
    }

    public Task<IActionResult> OnPostPopulationAsync(string reportId, string? query, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var engagement = await access.FindAsAuditorAsync(Id, cancellationToken);
            if (!reports.Any(r => r.Definition.Id == reportId && r.Definition.IsPopulation))
            {
                throw new ValidationException("reportId", L["Choose a register of the list."]);
            }

            ReportScope scope = new(engagement.From, engagement.To, TimeZoneInfo.FindSystemTimeZoneById(engagement.Zone)) { Query = string.IsNullOrWhiteSpace(query) ? null : query.Trim() };
            await start.HandleAsync(new(reportId, scope) { EngagementId = engagement.Id }, cancellationToken);
        },
        L["The population is being made"], cancellationToken);

    public Task<IActionResult> OnPostSampleAsync(CancellationToken cancellationToken) => DoAsync(
        () => draw.HandleAsync(Id, new(Input.RunId, Input.Method, Input.Size, Input.Seed, Input.Reason), cancellationToken), L["The sample was drawn"], cancellationToken);

    public async Task<IActionResult> OnPostPackAsync(Guid sampleId, string reportId, CancellationToken cancellationToken)
    {
        var run = Guid.Empty;
        if (await this.TryAsync(async () => run = await PackAsync(sampleId, reportId, cancellationToken)))
        {
            return Redirect(Url.Content($"~/compliance/reports/runs/{run}"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task<Guid> PackAsync(Guid sampleId, string reportId, CancellationToken cancellationToken)
    {
        var engagement = await access.FindAsAuditorAsync(Id, cancellationToken);
        var sample = await db.EngagementSamples.AsNoTracking().SingleOrDefaultAsync(s => s.Id == sampleId && s.EngagementId == engagement.Id, cancellationToken)
            ?? throw new NotFoundException(L["There is no such sample in this audit."]);
        ReportScope scope = new(engagement.From, engagement.To, TimeZoneInfo.FindSystemTimeZoneById(engagement.Zone)) { Keys = KeysOf(sample) };
        return await start.HandleAsync(new(reportId, scope) { EngagementId = engagement.Id }, cancellationToken);
    }

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancellationToken) => DoAsync(
        () => ask.HandleAsync(Id, new(Question.Title, Question.Item, Question.Text, Question.Due is { } due ? times.ToUtc(due.AddDays(1)).AddTicks(-1) : null), cancellationToken),
        L["The question was asked"], cancellationToken);

    public IReadOnlyList<string> KeysOf(EngagementSample sample) => JsonSerializer.Deserialize<List<string>>(sample.Keys)!;

    /// <summary>Reports with evidence for each item, of the same module as the population first.</summary>
    public IEnumerable<ReportDefinition> PacksOf(EngagementSample sample) =>
        _definitions.Where(d => d.TakesKeys && d.Evidence.Count > 0 && (d.Id == sample.ReportId || d.EvidenceFor.Contains(sample.ReportId, StringComparer.Ordinal)));

    public string MethodOf(SampleMethod method) => method switch
    {
        SampleMethod.Random => L["Random"],
        SampleMethod.EveryNth => L["Every n-th"],
        _ => L["All items"],
    };

    public bool MayOpen(ReportRun run) => reportAccess.MayOpen(run);

    private async Task<IActionResult> DoAsync(Func<Task> act, string toast, CancellationToken cancellationToken)
    {
        if (await this.TryAsync(act))
        {
            this.Toast(toast, ToastKind.Success);
            return Redirect(Url.Content($"~/compliance/engagements/{Id}"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Engagement = await access.FindAsync(Id, cancellationToken);
        _definitions = [.. reports.Select(r => r.Definition).Where(d => d.Permission is null || user.Can(d.Permission)).OrderBy(d => d.Id.Length).ThenBy(d => d.Id, StringComparer.Ordinal)];
        var known = await people.GetPeopleAsync([Engagement.LeadId, .. Engagement.Members.Select(m => m.PersonId)], cancellationToken);
        Auditors = [.. Engagement.Members.Select(m => m.PersonId).Prepend(Engagement.LeadId).Select(p => known.GetValueOrDefault(p)?.DisplayName ?? "?")];
        var runs = await db.ReportRuns.AsNoTracking().Where(r => r.EngagementId == Id).OrderByDescending(r => r.Id).Take(200).ToListAsync(cancellationToken);
        (Populations, Packs) = ([.. runs.Where(r => r.StoredScope.Keys is null)], [.. runs.Where(r => r.StoredScope.Keys is not null)]);
        Samples = await db.EngagementSamples.AsNoTracking().Where(s => s.EngagementId == Id).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        Questions = await db.AuditQuestions.AsNoTracking().Where(q => q.EngagementId == Id).OrderBy(q => q.State).ThenBy(q => q.Id).ToListAsync(cancellationToken);
    }

    internal sealed class SampleInput
    {
        public Guid RunId { get; set; }

        public SampleMethod Method { get; set; }

        public int? Size { get; set; }

        public string? Seed { get; set; }

        public string? Reason { get; set; }
    }

    internal sealed class QuestionInput
    {
        public string? Title { get; set; }

        public string? Item { get; set; }

        public string? Text { get; set; }

        public DateTime? Due { get; set; }
    }
}
