using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Changes.Api;

/// <summary>Blackouts and maintenance windows over the API.</summary>
internal static class WindowsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("change-windows", "Changes");
        group.MapGet("", ListAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("ListChangeWindows")
            .WithSummary("Lists blackouts that are not over, and maintenance windows");
        group.MapPost("blackouts", CreateBlackoutAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithIdempotencyKey()
            .WithName("CreateBlackout")
            .WithSummary("Forbids changes for a time")
            .WithDescription("""Without `serviceId` it holds for all services. Example: `{"from":"2026-12-20T00:00:00Z","to":"2027-01-04T00:00:00Z","reason":"Closing of the year"}`.""");
        group.MapDelete("blackouts/{id:guid}", DeleteBlackoutAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("DeleteBlackout")
            .WithSummary("Allows changes again");
        group.MapPost("maintenance-windows", CreateWindowAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithIdempotencyKey()
            .WithName("CreateMaintenanceWindow")
            .WithSummary("Gives a service a weekly time for changes")
            .WithDescription("""Times are those of the tenant's zone; an end at or before the start is one of the next day. Example: `{"serviceId":"…","days":["saturday"],"from":"22:00","to":"04:00"}`.""");
        group.MapDelete("maintenance-windows/{id:guid}", DeleteWindowAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("DeleteMaintenanceWindow")
            .WithSummary("Takes a weekly time for changes away");
    }

    private static async Task<Ok<ChangeWindowsResource>> ListAsync(ListWindows list, CancellationToken cancellationToken)
    {
        var view = await list.HandleAsync(cancellationToken);
        return TypedResults.Ok(new ChangeWindowsResource([.. view.Blackouts.Select(BlackoutResource.Of)], [.. view.MaintenanceWindows.Select(MaintenanceWindowResource.Of)]));
    }

    private static async Task<Created<BlackoutResource>> CreateBlackoutAsync(BlackoutBody body, SaveBlackout save, CancellationToken cancellationToken)
    {
        var blackout = await save.HandleAsync(new(Instants.Utc(body.From), Instants.Utc(body.To), body.Reason, body.ServiceId), cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/change-windows", BlackoutResource.Of(blackout));
    }

    private static async Task<NoContent> DeleteBlackoutAsync(Guid id, DeleteBlackout delete, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Created<MaintenanceWindowResource>> CreateWindowAsync(MaintenanceWindowBody body, SaveMaintenanceWindow save, CancellationToken cancellationToken)
    {
        var window = await save.HandleAsync(new(body.ServiceId, body.Days, body.From, body.To), cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/change-windows", MaintenanceWindowResource.Of(window));
    }

    private static async Task<NoContent> DeleteWindowAsync(Guid id, DeleteMaintenanceWindow delete, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A time without changes.</summary>
internal sealed record BlackoutBody
{
    /// <summary>First moment.</summary>
    public required DateTime From { get; init; }

    /// <summary>End; not part of it.</summary>
    public required DateTime To { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Null for all services.</summary>
    public Guid? ServiceId { get; init; }
}

/// <summary>A weekly time for changes.</summary>
internal sealed record MaintenanceWindowBody
{
    /// <summary>Service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>Days on which it begins.</summary>
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    /// <summary>Start on the clock of the tenant.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>End.</summary>
    public required TimeOnly To { get; init; }
}

/// <summary>A blackout.</summary>
internal sealed record BlackoutResource(Guid Id, DateTime From, DateTime To, string Reason, Guid? ServiceId)
{
    public static BlackoutResource Of(Blackout b) => new(b.Id, b.From, b.To, b.Reason, b.ServiceId);
}

/// <summary>A maintenance window.</summary>
internal sealed record MaintenanceWindowResource(Guid Id, Guid ServiceId, IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    public static MaintenanceWindowResource Of(MaintenanceWindow w) => new(w.Id, w.ServiceId, w.DaysOfWeek, w.From, w.To);
}

/// <summary>Blackouts and maintenance windows.</summary>
internal sealed record ChangeWindowsResource(IReadOnlyList<BlackoutResource> Blackouts, IReadOnlyList<MaintenanceWindowResource> MaintenanceWindows);
