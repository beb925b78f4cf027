using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Integration;

/// <summary>Who approves a change approves its plan: an edit of it voids what was decided.</summary>
internal sealed class PlanContent(ChangesDbContext db, IPersonTime times, IStringLocalizer L) : ITicketContentProvider
{
    public async Task<TicketContentPart?> FindAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        if (ticket.TypeId != ChangeType.Id)
        {
            return null;
        }

        // As it is stored, not as a use case of this scope is about to change it.
        var plan = (await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken) ?? new Change()).Plan;
        var fields = PlanFields.Of(plan).Where(f => f.IsApproved).ToList();
        return new(
            "plan",
            [.. fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!))],
            [.. fields.Select(f => new TicketContentField(f.Name, L[f.Label], Words(f, plan), IsLong: f.Name.EndsWith("Plan", StringComparison.Ordinal) || f.Name == PlanFields.Reason))]);
    }

    private string? Words(PlanField field, ChangePlan plan) => field.Name switch
    {
        PlanFields.Kind => L[ChangeTexts.Kind(plan.Kind)],
        PlanFields.PlannedStart => plan.PlannedStart is { } start ? times.Short(start) : null,
        PlanFields.PlannedEnd => plan.PlannedEnd is { } end ? times.Short(end) : null,
        _ => RiskQuestions.All.Zip(plan.Answers).FirstOrDefault(q => q.First.Id == field.Name) is ({ } question, { } answer) ? L[question.Answer(answer)] : field.Value,
    };
}
