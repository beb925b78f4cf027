using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Tickets.Api;

/// <summary>Canned responses and macros over the API.</summary>
internal static class RepliesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("", "Responses and macros");
        group.MapGet("responses", ResponsesAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListResponses")
            .WithSummary("Lists the canned responses that the caller uses")
            .WithDescription("Their texts have variables; a ticket's `responses/{id}` fills them.");
        group.MapGet("macros", MacrosAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("ListMacros")
            .WithSummary("Lists the macros that the caller uses");
    }

    /// <summary>What is done with one ticket.</summary>
    /// <param name="ticket">Addresses of a ticket of one type.</param>
    /// <param name="one">Name of the type within names of operations.</param>
    public static void MapTicket(RouteGroupBuilder ticket, string one)
    {
        ticket.MapGet("responses/{id:guid}", RenderAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName($"Render{one}Response")
            .WithSummary("Fills a canned response with the ticket's values; sends nothing");
        ticket.MapGet("macros/{id:guid}", PreviewAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Preview{one}Macro")
            .WithSummary("Tells what a macro would do; changes nothing");
        ticket.MapPost("macros/{id:guid}", ApplyAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName($"Apply{one}Macro")
            .WithSummary("Applies a macro: all of its steps, or none")
            .WithDescription("Each step asks for the caller's rights. Refused with 409, or 403 where a right is missing, and a sentence that names the step.");
    }

    private static async Task<Ok<Page<ResponseResource>>> ResponsesAsync(ReplyShelf shelf, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ResponseResource>([.. (await shelf.ResponsesAsync(null, cancellationToken)).Select(ResponseResource.Of)], null));

    private static async Task<Ok<Page<MacroResource>>> MacrosAsync(ReplyShelf shelf, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<MacroResource>([.. (await shelf.MacrosAsync(cancellationToken)).Select(MacroResource.Of)], null));

    private static async Task<Ok<RenderedResponse>> RenderAsync(string number, Guid id, RenderResponse render, CancellationToken cancellationToken) =>
        TypedResults.Ok(new RenderedResponse(await render.HandleAsync(number, id, cancellationToken)));

    private static async Task<Ok<MacroPlanResource>> PreviewAsync(string number, Guid id, ApplyMacro apply, CancellationToken cancellationToken) =>
        TypedResults.Ok(MacroPlanResource.Of(await apply.PreviewAsync(number, id, cancellationToken)));

    private static async Task<Ok<TicketDetailResource>> ApplyAsync(
        string number, Guid id, HttpContext context, ApplyMacro apply, TicketWriter writer, CancellationToken cancellationToken) =>
        await writer.WrittenAsync(await apply.HandleAsync(number, id, context.Request.ExpectedStamp(), expectedMacro: null, cancellationToken), context.Response, cancellationToken);
}

/// <summary>A canned response.</summary>
/// <param name="Text">Markdown with variables.</param>
/// <param name="Language">Empty when it has none.</param>
/// <param name="TeamId">Team that uses it; null for everybody.</param>
/// <param name="CategoryIds">Categories that it is for; empty for all.</param>
internal sealed record ResponseResource(Guid Id, string Name, string Text, string Language, Guid? TeamId, IReadOnlyList<Guid> CategoryIds)
{
    public static ResponseResource Of(CannedResponse r) => new(r.Id, r.Name, r.Text, r.Language, r.TeamId, r.CategoryIds);
}

/// <param name="Text">Markdown.</param>
internal sealed record RenderedResponse(string Text);

/// <summary>A macro with its steps in their order.</summary>
internal sealed record MacroResource(Guid Id, string Name, Guid? TeamId, IReadOnlyList<MacroStep> Steps)
{
    public static MacroResource Of(Macro m) => new(m.Id, m.Name, m.TeamId, m.ReadSteps());
}

/// <param name="Steps">Up to the first one that is refused.</param>
/// <param name="IsRefused">Applying it would be refused.</param>
internal sealed record MacroPlanResource(string Name, IReadOnlyList<MacroPlanStepResource> Steps, bool IsRefused)
{
    public static MacroPlanResource Of(MacroPlan plan) =>
        new(plan.Name, [.. plan.Steps.Select(s => new MacroPlanStepResource(s.Step.Kind, s.Html, s.Effect, s.WhyNot))], plan.IsRefused);
}

internal sealed record MacroPlanStepResource(string Kind, string? Html, IReadOnlyList<ChangeLine> Effect, string? WhyNot);
