using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Ratings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Api;

/// <summary>The rating of a ticket by the requester who was asked, and the reasons in the metrics.</summary>
internal static class RatingApi
{
    /// <param name="single">Group of one ticket.</param>
    /// <param name="one">Name of its type in names of operations.</param>
    public static void MapTicket(RouteGroupBuilder single, string one)
    {
        single.MapGet("rating", GetAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName($"Get{one}Rating")
            .WithSummary("Reads what the caller was asked and said about the help")
            .WithDescription("404 when the caller was not asked. `choices` are the reasons that can be given.");
        single.MapPut("rating", RateAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName($"Rate{one}")
            .WithSummary("Rates the help, or corrects the rating")
            .WithDescription(
                """
                Only the requester who was asked, for a closed ticket and for some time. Example:
                `{"score":5,"comment":"Thank you","reasons":["Solved quickly"]}`. Without `reasons` those given before stay; an empty list takes them away. The comment is replaced: without `comment` there is none.
                """);
    }

    public static void MapMetrics(RouteGroupBuilder metrics) =>
        metrics.MapGet("rating-reasons", ReasonsAsync)
            .RequirePermission(TicketPermissions.ViewMetrics)
            .WithName("ListRatingReasons")
            .WithSummary("Counts the reasons that requesters gave with their ratings")
            .WithDescription("The period is that of the question, as for `csat`. `reasons` is null below five answers: it would tell what single persons think.");

    private static async Task<Ok<RatingResource>> GetAsync(
        string number, TicketAccess access, RateTicket rate, IStringLocalizer L, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(number, access, rate, L, cancellationToken));

    private static async Task<Ok<RatingResource>> RateAsync(
        string number, RatingBody body, TicketAccess access, RateTicket rate, IStringLocalizer L, CancellationToken cancellationToken)
    {
        await rate.HandleAsync(number, new RateTicketRequest(body.Score, body.Comment, body.Reasons), cancellationToken);
        return TypedResults.Ok(await ReadAsync(number, access, rate, L, cancellationToken));
    }

    private static async Task<RatingResource> ReadAsync(
        string number, TicketAccess access, RateTicket rate, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        return await rate.FindAsync(ticket, cancellationToken) is { } view
            ? new(view.Score, view.Comment, view.Reasons, view.RatedAt, view.EditableUntil, view.IsOpen, view.Choices)
            : throw new NotFoundException(L["You were not asked to rate {0}.", number]);
    }

    private static async Task<Ok<RatingReasonFigures>> ReasonsAsync(
        [AsParameters] MetricQuery query, Metrics.MetricClockwork clockwork, ReadRatingReasons read, IStringLocalizer L, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.HandleAsync(query.ToScope(clockwork, L), cancellationToken));
}

/// <summary>An answer.</summary>
internal sealed record RatingBody
{
    /// <summary>1 very unsatisfied to 5 very satisfied.</summary>
    public required int? Score { get; init; }

    /// <summary>What was good or bad.</summary>
    public string? Comment { get; init; }

    /// <summary>Some of the choices; left out, those given before stay.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }
}

/// <summary>What the caller was asked and said.</summary>
internal sealed record RatingResource(
    int? Score, string? Comment, IReadOnlyList<string> Reasons, DateTime? RatedAt, DateTime? EditableUntil, bool IsOpen, IReadOnlyList<string> Choices);
