using System.Globalization;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <param name="ReportId">Report, for example <c>R1</c>.</param>
/// <param name="Scope">What of.</param>
internal sealed record ReportOrder(string ReportId, ReportScope Scope)
{
    /// <summary>Engagement that it is made for, or null.</summary>
    public Guid? EngagementId { get; init; }
}

/// <summary>Takes an order and makes the report outside of the request, with the rights of the person.</summary>
internal sealed class StartReport(
    ComplianceDbContext db, IEnumerable<IComplianceReport> reports, ReportBoard board, IBackgroundWork background, ICurrentUser user, TimeProvider clock, IStringLocalizer L)
{
    /// <summary>A sample is some dozen items; a register is asked for by its period.</summary>
    public const int MostKeys = 1000;

    public const int MaxQuery = 2000;

    public const int MaxKey = 256;

    /// <summary>A hundred years in seconds: more is no duration that anybody means.</summary>
    private const long MostNumber = 100L * 366 * 86400;

    private const int MostRunning = 3;

    public async Task<Guid> HandleAsync(ReportOrder order, CancellationToken cancellationToken)
    {
        if (!user.Can(CompliancePermissions.RunComplianceReports))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.RunComplianceReports.Description].Value]);
        }

        var definition = Check(order);
        if (board.CountOf(user.RequiredId) >= MostRunning)
        {
            throw new BusinessException("Compliance:TooManyReports", L["{0} reports of yours are being made. Wait for one to end, or cancel it.", MostRunning], 429);
        }

        ReportRun run = new()
        {
            ReportId = definition.Id,
            Title = definition.Title,
            Scope = JsonSerializer.Serialize(StoredScope.Of(order.Scope)),
            Culture = CultureInfo.CurrentUICulture.Name,
            EngagementId = order.EngagementId,
            RequestedById = user.RequiredId,
            RequestedByName = user.Name,
            RequestedAt = clock.GetUtcNow().UtcDateTime,
            LeaseUntil = clock.GetUtcNow().UtcDateTime + RunReport.Lease,
        };
        db.ReportRuns.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        Begin(run.Id, run.RequestedById, definition.Id);
        return run.Id;
    }

    /// <summary>Starts the work on a stored run.</summary>
    public void Begin(Guid runId, Guid requestedById, string reportId)
    {
        board.Start(runId, requestedById);
        try
        {
            background.Start($"report {reportId}", (services, stopping) => services.GetRequiredService<RunReport>().HandleAsync(runId, stopping));
        }
        catch
        {
            board.Finish(runId);
            throw;
        }
    }

    private ReportDefinition Check(ReportOrder order)
    {
        var definition = reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == order.ReportId)
            ?? throw new NotFoundException(L["There is no report “{0}”.", order.ReportId]);
        if (definition.Permission is { } permission && !user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }

        var scope = order.Scope;
        if (definition.PeriodMeaning is not null && scope.From >= scope.To)
        {
            throw new ValidationException("to", L["The period ends before it begins. Give an end after {0}.", TimeZoneInfo.ConvertTimeFromUtc(scope.From, scope.Zone).ToString("d", CultureInfo.CurrentCulture)]);
        }

        if (scope.Keys is { Count: > MostKeys })
        {
            throw new ValidationException("keys", L["Name at most {0} items, or give a period.", MostKeys]);
        }

        if (scope.Keys is not null && !definition.TakesKeys)
        {
            throw new ValidationException("keys", L["The report {0} is not made of single items.", definition.Id]);
        }

        if (scope.Keys?.FirstOrDefault(k => string.IsNullOrWhiteSpace(k) || k.Length > MaxKey) is not null || scope.Keys?.Contains(null!) == true)
        {
            throw new ValidationException("keys", L["Name each item with 1 to {0} characters.", MaxKey]);
        }

        if (scope.Query?.Length > MaxQuery)
        {
            throw new ValidationException("query", L["Write at most {0} characters.", MaxQuery]);
        }

        if (scope.Parameters.Keys.FirstOrDefault(k => !definition.Parameters.Any(p => p.Key == k)) is { } unknown)
        {
            throw new ValidationException("parameters", L["The report {0} does not ask for “{1}”.", definition.Id, unknown.Length > MaxKey ? unknown[..MaxKey] : unknown]);
        }

        if (!string.IsNullOrWhiteSpace(scope.Query) && !definition.TakesQuery)
        {
            throw new ValidationException("query", L["The report {0} takes no filter.", definition.Id]);
        }

        foreach (var parameter in definition.Parameters)
        {
            if (scope.Parameters.TryGetValue(parameter.Key, out var text) && !IsValid(parameter.Kind, text))
            {
                throw new ValidationException("parameters." + parameter.Key, L["“{0}” is no value for “{1}”.", text, parameter.Label]);
            }
        }

        return definition;
    }

    private static bool IsValid(ReportValueKind kind, string text) => kind switch
    {
        ReportValueKind.Number or ReportValueKind.Duration => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= MostNumber,
        ReportValueKind.YesNo => bool.TryParse(text, out _),
        _ => text.Length <= 200,
    };
}
