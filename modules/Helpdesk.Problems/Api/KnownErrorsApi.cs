using System.ComponentModel.DataAnnotations;
using Helpdesk.Problems.Domain;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Problems.Api;

/// <summary>A known error as the API shows it.</summary>
internal sealed record KnownErrorResource
{
    public required Guid Id { get; init; }

    /// <summary>draft, published, fixPlanned or retired.</summary>
    public required KnownErrorState State { get; init; }

    public required string Name { get; init; }

    public required string Symptom { get; init; }

    public required string RootCause { get; init; }

    public required string Workaround { get; init; }

    public required string Solution { get; init; }

    public required string ErrorCode { get; init; }

    public required string Vendor { get; init; }

    public required string Product { get; init; }

    public required string Version { get; init; }

    public string? ProblemNumber { get; init; }

    public string? FixNumber { get; init; }

    public required int TimesUsed { get; init; }

    public static KnownErrorResource Of(KnownError e) => new()
    {
        Id = e.Id,
        State = e.State,
        Name = e.Name,
        Symptom = e.Symptom,
        RootCause = e.RootCause,
        Workaround = e.Workaround,
        Solution = e.Solution,
        ErrorCode = e.ErrorCode,
        Vendor = e.Vendor,
        Product = e.Product,
        Version = e.Version,
        ProblemNumber = e.ProblemNumber,
        FixNumber = e.FixNumber,
        TimesUsed = e.TimesUsed,
    };
}

internal sealed record MoveKnownErrorBody
{
    public required KnownErrorState State { get; init; }

    /// <summary>Ticket that will remove it; needed for fixPlanned.</summary>
    [MaxLength(32)]
    public string? FixNumber { get; init; }
}

internal sealed record UseKnownErrorBody
{
    /// <summary>Number of the ticket whose caller is helped.</summary>
    [Required, MaxLength(32)]
    public required string Ticket { get; init; }
}

internal static class KnownErrorsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("known-errors", "Known errors");
        group.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListKnownErrors")
            .WithSummary("Lists known errors that have all of the words of `q`, those that helped most first; at most 100");
        group.MapPost("", CreateAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName("CreateKnownError")
            .WithSummary("Writes a known error down, as a draft");
        group.MapPut("{id:guid}", SaveAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("SaveKnownError")
            .WithSummary("Replaces what is written of a known error");
        group.MapPut("{id:guid}/state", MoveAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("MoveKnownError")
            .WithSummary("Publishes a known error, plans its end, or retires it");
        group.MapPost("{id:guid}/uses", UseAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName("UseKnownError")
            .WithSummary("Writes its help to the caller of a ticket, once for each ticket");
    }

    private static async Task<Ok<IReadOnlyList<KnownErrorResource>>> ListAsync(string? q, bool? usable, FindKnownErrors find, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<KnownErrorResource>>([.. (await find.HandleAsync(q, usable ?? false, cancellationToken)).Select(KnownErrorResource.Of)]);

    private static async Task<Created<KnownErrorResource>> CreateAsync(KnownErrorText body, SaveKnownError save, CancellationToken cancellationToken)
    {
        var error = await save.HandleAsync(null, body, expectedStamp: null, cancellationToken);
        return TypedResults.Created((string?)null, KnownErrorResource.Of(error));
    }

    private static async Task<Ok<KnownErrorResource>> SaveAsync(Guid id, KnownErrorText body, HttpRequest request, SaveKnownError save, CancellationToken cancellationToken) =>
        TypedResults.Ok(KnownErrorResource.Of(await save.HandleAsync(id, body, request.ExpectedStamp(), cancellationToken)));

    private static async Task<NoContent> MoveAsync(Guid id, MoveKnownErrorBody body, MoveKnownError move, CancellationToken cancellationToken)
    {
        await move.HandleAsync(id, body.State, body.FixNumber, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> UseAsync(Guid id, UseKnownErrorBody body, UseKnownError use, CancellationToken cancellationToken)
    {
        await use.HandleAsync(id, body.Ticket, cancellationToken);
        return TypedResults.NoContent();
    }
}
