using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>What is known of a problem.</summary>
public sealed record Analysis
{
    public string RootCause { get; init; } = "";

    /// <summary>Answers to “why?”, each asks of the one before; at most five.</summary>
    public IReadOnlyList<string> Whys { get; init; } = [];

    /// <summary>Markdown.</summary>
    public string Workaround { get; init; } = "";

    public DateOnly? ReviewOn { get; init; }

    public Guid? RiskOwnerId { get; init; }

    public DateOnly? RiskUntil { get; init; }

    public string RiskReason { get; init; } = "";
}

/// <summary>Writes down what is known. The facts are part of the ticket's stream; both commit together.</summary>
internal sealed class SaveAnalysis(
    ProblemsDbContext db, ProblemAccess access, IUnitOfWork unitOfWork, ITicketIntegrationService tickets, IPeopleDirectory people, ProblemDays days, IStringLocalizer L)
{
    public const int MostWhys = 5;
    private const int MaxText = 10_000;
    private const int MaxWhy = 500;

    /// <param name="number">The problem.</param>
    /// <param name="analysis">All that is known from now on.</param>
    /// <param name="expectedStamp">Concurrency stamp of the ticket that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ticket's stamp afterwards.</returns>
    public async Task<string> HandleAsync(string number, Analysis analysis, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var problem = await db.FindOrAddAsync(ticket.TicketId, cancellationToken);
        var whys = analysis.Whys.Select(w => w.Trim()).Where(w => w.Length > 0).ToList();
        var next = analysis with { RootCause = analysis.RootCause.Trim(), Workaround = analysis.Workaround.Trim(), RiskReason = analysis.RiskReason.Trim() };
        if (next.RiskOwnerId != problem.RiskOwnerId || next.RiskUntil != problem.RiskUntil || next.RiskReason != problem.RiskReason)
        {
            access.Demand(ProblemPermissions.ManageProblems);
        }

        var names = await CheckAsync(next, whys, problem, cancellationToken);
        List<RecordedChange> changes =
        [
            new("rootCause", Text(problem.RootCause), Text(next.RootCause)),
            new("whys", Text(problem.Whys), Text(string.Join('\n', whys))),
            new("workaround", Text(problem.Workaround), Text(next.Workaround)),
            new("reviewOn", Day(problem.ReviewOn), Day(next.ReviewOn)),
            new("riskOwner", Name(problem.RiskOwnerId), Name(next.RiskOwnerId)),
            new("riskUntil", Day(problem.RiskUntil), Day(next.RiskUntil)),
            new("riskReason", Text(problem.RiskReason), Text(next.RiskReason)),
        ];
        problem.RootCause = next.RootCause;
        problem.Whys = string.Join('\n', whys);
        problem.ChangeWorkaround(next.Workaround);
        problem.ReviewOn = next.ReviewOn;
        problem.RiskOwnerId = next.RiskOwnerId;
        problem.RiskUntil = next.RiskUntil;
        problem.RiskReason = next.RiskReason;
        await db.SaveChangesAsync(cancellationToken);
        var stamp = await tickets.RecordChangesAsync(ticket.TicketId, changes, reason: null, expectedStamp, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stamp;

        string? Name(Guid? id) => id is { } person ? names.GetValueOrDefault(person)?.DisplayName ?? L["Unknown"] : null;
    }

    private async Task<IReadOnlyDictionary<Guid, PersonRef>> CheckAsync(Analysis next, List<string> whys, Problem problem, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> errors = [];
        CheckLength("rootCause", next.RootCause, MaxText);
        CheckLength("workaround", next.Workaround, MaxText);
        CheckLength("riskReason", next.RiskReason, MaxText);
        if (whys.Count > MostWhys)
        {
            errors["whys"] = [L["Ask why at most {0} times.", MostWhys]];
        }
        else if (whys.Exists(w => w.Length > MaxWhy || w.Contains('\n', StringComparison.Ordinal)))
        {
            errors["whys"] = [L["Answer each “why?” in one line of at most {0} characters.", MaxWhy]];
        }

        var today = await days.TodayAsync(cancellationToken);
        if (next.ReviewOn < today && next.ReviewOn != problem.ReviewOn)
        {
            errors["reviewOn"] = [L["This day is over. Choose today or a later one."]];
        }

        if (next.RiskUntil < today && next.RiskUntil != problem.RiskUntil)
        {
            errors["riskUntil"] = [L["This day is over. Choose today or a later one."]];
        }

        var names = await people.GetPeopleAsync([.. new[] { next.RiskOwnerId, problem.RiskOwnerId }.OfType<Guid>()], cancellationToken);
        if (next.RiskOwnerId is { } owner && owner != problem.RiskOwnerId && names.GetValueOrDefault(owner) is not { IsActive: true })
        {
            errors["riskOwnerId"] = [L["There is no such person, or they have left. Choose somebody else."]];
        }

        return errors.Count > 0 ? throw new ValidationException(errors) : names;

        void CheckLength(string field, string text, int most)
        {
            if (text.Length > most)
            {
                errors[field] = [L["The text is too long: {0} of at most {1} characters.", text.Length, most]];
            }
            else if (text.Contains('\0', StringComparison.Ordinal))
            {
                errors[field] = [L["The text contains a character that is no text."]];
            }
        }
    }

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
