using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems.Features;

/// <summary>Problems live for months: who owns one is reminded of its review, and who answers for a risk of the day on which it ends.</summary>
[BackgroundTask(Title = "Review problems", Schedule = "0 17 * * * ?", Description = "Reminds owners of reviews that are due and of accepted risks that have run out.")]
internal sealed class ReviewProblems(ProblemsDbContext db, ITicketIntegrationService tickets, ProblemDays days) : IBackgroundTask
{
    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = await days.TodayAsync(cancellationToken);
        while (await RemindAsync(today, cancellationToken) == BatchSize)
        {
            db.Forget();
        }
    }

    private async Task<int> RemindAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var due = await db.Problems
            .Where(p => (p.ReviewOn <= today && (p.RemindedReview == null || p.RemindedReview != p.ReviewOn))
                || (p.RiskUntil < today && (p.RemindedRisk == null || p.RemindedRisk != p.RiskUntil)))
            .OrderBy(p => p.Id)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        var known = await tickets.GetAsync([.. due.Select(p => p.Id)], cancellationToken);
        foreach (var problem in due)
        {
            var ticket = known.GetValueOrDefault(problem.Id);
            if (problem.ReviewOn <= today && problem.RemindedReview != problem.ReviewOn)
            {
                problem.RemindedReview = problem.ReviewOn;
                if (ticket is { State: not (ProblemType.Resolved or ProblemType.Closed or ProblemType.Cancelled) })
                {
                    db.Publish(new ProblemReviewDue(ticket.Number, ticket.AssigneeId));
                }
            }

            if (problem.RiskUntil < today && problem.RemindedRisk != problem.RiskUntil)
            {
                problem.RemindedRisk = problem.RiskUntil;
                if (ticket is { State: not ProblemType.Cancelled })
                {
                    db.Publish(new AcceptedRiskEnded(ticket.Number, problem.RiskOwnerId, problem.RiskUntil!.Value));
                }
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return due.Count;
    }
}
