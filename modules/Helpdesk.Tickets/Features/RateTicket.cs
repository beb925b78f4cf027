using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Ratings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Score">1 very unsatisfied to 5 very satisfied.</param>
/// <param name="Comment">What was good or bad; may be empty.</param>
/// <param name="Reasons">Some of the administrator's list; null leaves those given before.</param>
public sealed record RateTicketRequest(int? Score, string? Comment, IReadOnlyList<string>? Reasons = null);

/// <summary>What the present person was asked and said about a ticket.</summary>
/// <param name="Reasons">Reasons they ticked.</param>
/// <param name="IsOpen">They may answer now, or correct the answer.</param>
/// <param name="Choices">Reasons that can be ticked: the list of now, and what they ticked before it was changed.</param>
public sealed record RatingView(
    int? Score, string? Comment, IReadOnlyList<string> Reasons, DateTime? RatedAt, DateTime? EditableUntil, bool IsOpen, IReadOnlyList<string> Choices);

/// <summary>The requester who was asked says what they think of the help, and may correct it for some hours.</summary>
internal sealed class RateTicket(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, ISettings settings, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <exception cref="ForbiddenException">The person sees the ticket but is not its requester.</exception>
    /// <exception cref="BusinessException">The ticket is not closed, or the person was not asked, or the time is over.</exception>
    public Task<TicketRating> HandleAsync(string number, RateTicketRequest request, CancellationToken cancellationToken) =>
        // The follow-up of the answer before may be written in this moment; nobody else answers.
        db.RepeatOnConflictAsync(() => RateAsync(number, request, cancellationToken));

    private async Task<TicketRating> RateAsync(string number, RateTicketRequest request, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        if (!access.IsRequester(ticket))
        {
            throw new ForbiddenException(L["Only the person who needed help can rate {0}.", number]);
        }

        if (!IsClosed(ticket))
        {
            throw new BusinessException("Tickets:NotClosed", L["{0} is not finished yet. It can be rated once it is.", number], 409);
        }

        var me = user.RequiredId;
        var rating = await db.Ratings.FirstOrDefaultAsync(r => r.TicketId == ticket.Id && r.RequesterId == me && r.InvitedAt != null, cancellationToken)
            ?? throw new BusinessException("Tickets:NotAsked", L["We do not ask for a rating of {0}, so that nobody is asked too often.", number], 409);
        var values = await settings.GetAsync<RatingSettings>(cancellationToken);
        var act = TicketAct.Of(user, time, L);
        if (!rating.IsOpen(act.Now, values.AnswerDays))
        {
            throw new BusinessException("Tickets:RatingOver", L["The time to rate {0} is over. Thank you all the same.", number], 409);
        }

        var rules = new TicketTextRules(L);
        var comment = rules.Body("comment", request.Comment, TicketRating.MaxComment);
        if (request.Score is not (>= TicketRating.Lowest and <= TicketRating.Highest))
        {
            rules.Add("score", L["Choose one of the answers."]);
        }

        var choices = Choices(values, rating);
        if (request.Reasons is { } ticked && ticked.Any(r => !choices.Contains(r, StringComparer.OrdinalIgnoreCase)))
        {
            rules.Add("reasons", L["Choose reasons from the list."]);
        }

        if (request.Reasons?.Distinct(StringComparer.OrdinalIgnoreCase).Count() > RatingReasons.MaxReasons)
        {
            rules.Add("reasons", L["Choose at most {0} reasons.", RatingReasons.MaxReasons]);
        }

        rules.ThrowIfAny();
        var (before, reasonsBefore) = (rating.Score, rating.Reasons);
        var reasons = request.Reasons is null ? reasonsBefore : RatingReasons.Write([.. choices.Where(c => request.Reasons.Contains(c, StringComparer.OrdinalIgnoreCase))]);
        if (rating.Rate(request.Score!.Value, comment.Length == 0 ? null : comment, act.Now, values.EditHours, reasons))
        {
            db.Events.Add(ticket.Rated(rating, before, values.LowScore, act, reasonsBefore));
            await db.SaveChangesAsync(cancellationToken);
        }

        return rating;
    }

    /// <summary>What the present person was asked about a ticket; null when they were not, or when it is open again.</summary>
    public async Task<RatingView?> FindAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        if (!IsClosed(ticket)
            || await db.Ratings.AsNoTracking().FirstOrDefaultAsync(r => r.TicketId == ticket.Id && r.RequesterId == me && r.InvitedAt != null, cancellationToken)
                is not { } rating)
        {
            return null;
        }

        var values = await settings.GetAsync<RatingSettings>(cancellationToken);
        return new(
            rating.Score, rating.Comment, RatingReasons.Read(rating.Reasons), rating.RatedAt, rating.EditableUntil,
            rating.IsOpen(time.GetUtcNow().UtcDateTime, values.AnswerDays), Choices(values, rating));
    }

    private static IReadOnlyList<string> Choices(RatingSettings values, TicketRating rating) =>
        [.. RatingReasons.Read(values.Reasons).Union(RatingReasons.Read(rating.Reasons), StringComparer.OrdinalIgnoreCase)];

    private bool IsClosed(Ticket ticket) =>
        catalog.FindType(ticket.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == ticket.State)?.Category == StateCategory.Closed;
}
