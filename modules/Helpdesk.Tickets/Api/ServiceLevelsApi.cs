using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Api;

/// <summary>Calendars, clock definitions and rules over the API, by the use cases of the pages. The version of an item is its ETag.</summary>
internal static class ServiceLevelsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var levels = routes.MapApi("service-levels", "Service levels");
        MapRules(levels);
        MapCalendars(levels.MapGroup("calendars"));
        MapClocks(levels.MapGroup("clocks"));
        levels.MapPost("review", ReviewAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ReviewServiceLevels")
            .WithSummary("Gives open tickets the clocks that rules and definitions of now choose")
            .WithDescription("""Example: `{"reason":"New contract","apply":true}`. Without `apply` it only counts. 409 while a new version does not count yet.""");
    }

    private static void MapRules(RouteGroupBuilder levels)
    {
        levels.MapGet("rules", RulesAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ListServiceLevelRules")
            .WithSummary("Lists the newest rules in order of precedence, with what the check finds");
        levels.MapPut("rules", PutRulesAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ReplaceServiceLevelRules")
            .WithSummary("Replaces all rules: the next version of them")
            .WithDescription("""Example: `{"rules":[{"name":"Priority 1","priority":1,"clockId":"0197..."}]}`. A rule without `id` is new. What could never decide is refused.""");
        levels.MapPost("rules", AddRuleAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithIdempotencyKey()
            .WithName("AddServiceLevelRule")
            .WithSummary("Adds a rule");
        levels.MapPut("rules/{id:guid}", ChangeRuleAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ChangeServiceLevelRule")
            .WithSummary("Changes a rule");
        levels.MapDelete("rules/{id:guid}", DeleteRuleAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("DeleteServiceLevelRule")
            .WithSummary("Takes a rule out; tickets keep the clocks that it chose until their next choice");
    }

    private static void MapCalendars(RouteGroupBuilder calendars)
    {
        calendars.MapGet("", CalendarsAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ListServiceCalendars")
            .WithSummary("Lists the newest version of each calendar by name; retired ones are marked");
        calendars.MapGet("{id:guid}", CalendarAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("GetServiceCalendar")
            .WithSummary("Reads a calendar; `version` reads an earlier one");
        calendars.MapGet("{id:guid}/versions", CalendarVersionsAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ListServiceCalendarVersions")
            .WithSummary("Lists the versions of a calendar with the clocks that each measures");
        calendars.MapPost("", AddCalendarAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithIdempotencyKey()
            .WithName("AddServiceCalendar")
            .WithSummary("Makes a calendar")
            .WithDescription(
                """
                Example: `{"name":"Office","zone":"Europe/Berlin","week":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":[{"date":"2026-12-25","name":"Christmas"}]}`.
                An end of `00:00` is midnight.
                """);
        calendars.MapPut("{id:guid}", ChangeCalendarAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ChangeServiceCalendar")
            .WithSummary("Makes the next version of a calendar; open clocks follow it when it counts");
        calendars.MapPost("{id:guid}/retire", RetireCalendarAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("RetireServiceCalendar")
            .WithSummary("Takes a calendar out of new choices; clocks that count by it go on")
            .WithDescription("409 while a clock that is not retired counts by it.");
        calendars.MapPost("{id:guid}/restore", RestoreCalendarAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("RestoreServiceCalendar")
            .WithSummary("Offers a retired calendar again");
        calendars.MapPost("read-holidays", ReadHolidaysAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithLargeBody()
            .WithName("ReadHolidayFile")
            .WithSummary("Reads an iCalendar file and tells its days; stores nothing")
            .WithDescription("Form data with a `file` of at most 2 MB and the `zone` of the calendar. Read are this year and the four after it.");
    }

    private static void MapClocks(RouteGroupBuilder clocks)
    {
        clocks.MapGet("", ClocksAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ListClockDefinitions")
            .WithSummary("Lists the newest version of each clock definition by name; retired ones are marked");
        clocks.MapGet("{id:guid}", ClockAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("GetClockDefinition")
            .WithSummary("Reads a clock definition; `version` reads an earlier one");
        clocks.MapGet("{id:guid}/versions", ClockVersionsAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ListClockDefinitionVersions")
            .WithSummary("Lists the versions of a clock definition with the clocks that each holds");
        clocks.MapPost("", AddClockAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithIdempotencyKey()
            .WithName("AddClockDefinition")
            .WithSummary("Makes a clock definition")
            .WithDescription(
                """
                Example: `{"name":"Resolution P1","metric":"resolution","target":{"amount":4,"unit":"hours"},"calendarId":"0197..."}`. Without `start`, `stop`, `cancel`,
                `pause`, `reopen` or `thresholds` it has those that are usual for its metric; a metric `custom` needs `start` and `stop`.
                """);
        clocks.MapPut("{id:guid}", ChangeClockAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("ChangeClockDefinition")
            .WithSummary("Makes the next version of a clock definition")
            .WithDescription(
                """
                What is left out is as usual for the metric, not as it was: send what `GET` answered, changed and without `id`, `version`, `validFrom` and `isRetired`.
                The metric cannot be changed.
                """);
        clocks.MapPost("{id:guid}/retire", RetireClockAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("RetireClockDefinition")
            .WithSummary("Takes a clock definition out of new choices; tickets that have it keep it until their next choice")
            .WithDescription("409 while a rule chooses it.");
        clocks.MapPost("{id:guid}/restore", RestoreClockAsync)
            .RequirePermission(TicketPermissions.ManageServiceLevels)
            .WithName("RestoreClockDefinition")
            .WithSummary("Offers a retired clock definition again")
            .WithDescription("409 while its calendar is retired.");
    }

    private static async Task<Ok<ServiceLevelRulesResource>> RulesAsync(ReadServiceLevels read, HttpResponse response, CancellationToken cancellationToken) =>
        await DescribeAsync(read, response, cancellationToken);

    private static async Task<Ok<ServiceLevelRulesResource>> PutRulesAsync(
        ServiceLevelRulesBody body, HttpContext context, SaveServiceLevelRules save, ReadServiceLevels read, IStringLocalizer L, CancellationToken cancellationToken)
    {
        await save.HandleAsync(
            [.. body.Rules.Whole("rules", L).Select(r => new ServiceLevelRule
            {
                Id = r.Id ?? Guid.CreateVersion7(),
                Name = r.Name,
                OrganisationId = r.OrganisationId,
                ServiceId = r.ServiceId,
                TypeId = r.Type,
                Priority = r.Priority,
                DefinitionId = r.ClockId,
            })],
            Expected(context.Request, L), cancellationToken);
        return await DescribeAsync(read, context.Response, cancellationToken);
    }

    private static async Task<Created<ServiceLevelRuleResource>> AddRuleAsync(
        ServiceLevelRuleBody body, HttpContext context, SaveServiceLevelRule save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var (rule, version) = await save.HandleAsync(body.ToRequest(null), Expected(context.Request, L), cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Created($"{context.Request.PathBase}{context.Request.Path}/{rule.Id}", ServiceLevelRuleResource.Of(rule));
    }

    private static async Task<Ok<ServiceLevelRuleResource>> ChangeRuleAsync(
        Guid id, ServiceLevelRuleBody body, HttpContext context, SaveServiceLevelRule save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var (rule, version) = await save.HandleAsync(body.ToRequest(id), Expected(context.Request, L), cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Ok(ServiceLevelRuleResource.Of(rule));
    }

    private static async Task<NoContent> DeleteRuleAsync(Guid id, HttpRequest request, DeleteServiceLevelRule delete, IStringLocalizer L, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(id, Expected(request, L), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<ServiceCalendarResource>>> CalendarsAsync(ClockVersions versions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ServiceCalendarResource>(
            [.. (await versions.GetFreshShelfAsync(cancellationToken)).NewestCalendars.Select(ServiceCalendarResource.Of)], null));

    private static async Task<Ok<ServiceCalendarResource>> CalendarAsync(
        Guid id, int? version, ClockVersions versions, HttpResponse response, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var newest = FindCalendar(shelf, id, L);
        var read = version is null ? newest
            : shelf.AllCalendars.FirstOrDefault(c => c.Id == id && c.Version == version) ?? throw new NotFoundException(L["There is no version {0} of it.", version]);
        Tag(response, newest.Version);
        return TypedResults.Ok(ServiceCalendarResource.Of(read));
    }

    private static async Task<Ok<Page<ClockVersionRow>>> CalendarVersionsAsync(
        Guid id, ClockVersions versions, ReadClockVersions read, IStringLocalizer L, CancellationToken cancellationToken)
    {
        FindCalendar(await versions.GetFreshShelfAsync(cancellationToken), id, L);
        return TypedResults.Ok(new Page<ClockVersionRow>(await read.HandleAsync(ClockVersionKind.Calendar, id, cancellationToken), null));
    }

    private static async Task<Created<ServiceCalendarResource>> AddCalendarAsync(
        ServiceCalendarBody body, HttpContext context, SaveCalendar save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var calendar = body.ToCalendar(Guid.CreateVersion7(), L);
        var version = await save.HandleAsync(calendar, expectedVersion: 0, cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Created(
            $"{context.Request.PathBase}{context.Request.Path}/{calendar.Id}", ServiceCalendarResource.Of(calendar with { ValidFrom = version.ValidFrom }));
    }

    private static async Task<Ok<ServiceCalendarResource>> ChangeCalendarAsync(
        Guid id, ServiceCalendarBody body, HttpContext context, ClockVersions versions, SaveCalendar save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var before = FindCalendar(await versions.GetFreshShelfAsync(cancellationToken), id, L);
        var calendar = body.ToCalendar(id, L) with { IsRetired = before.IsRetired };
        var version = await save.HandleAsync(calendar, Expected(context.Request, L), cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Ok(ServiceCalendarResource.Of(calendar with { Version = version.Version, ValidFrom = version.ValidFrom }));
    }

    private static Task<Ok<ServiceCalendarResource>> RetireCalendarAsync(
        Guid id, HttpContext context, RetireCalendar use, IStringLocalizer L, CancellationToken cancellationToken) =>
        SetCalendarAsync(id, retire: true, context, use, L, cancellationToken);

    private static Task<Ok<ServiceCalendarResource>> RestoreCalendarAsync(
        Guid id, HttpContext context, RetireCalendar use, IStringLocalizer L, CancellationToken cancellationToken) =>
        SetCalendarAsync(id, retire: false, context, use, L, cancellationToken);

    private static async Task<Ok<ServiceCalendarResource>> SetCalendarAsync(
        Guid id, bool retire, HttpContext context, RetireCalendar use, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var calendar = await use.HandleAsync(id, retire, Expected(context.Request, L), cancellationToken);
        Tag(context.Response, calendar.Version);
        return TypedResults.Ok(ServiceCalendarResource.Of(calendar));
    }

    private static async Task<Ok<Page<HolidayResource>>> ReadHolidaysAsync(
        IFormFile? file, [Microsoft.AspNetCore.Mvc.FromForm] string? zone, ReadHolidayFile read, CancellationToken cancellationToken)
    {
        var found = await read.HandleAsync(
            file is null ? null : new UploadedFile(file.FileName, file.ContentType, file.Length, file.OpenReadStream), zone, [], cancellationToken);
        return TypedResults.Ok(new Page<HolidayResource>([.. found.Added.Select(h => new HolidayResource { Date = h.Date, Name = h.Name })], null));
    }

    private static async Task<Ok<Page<ClockDefinitionResource>>> ClocksAsync(ClockVersions versions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ClockDefinitionResource>(
            [.. (await versions.GetFreshShelfAsync(cancellationToken)).NewestDefinitions.Select(ClockDefinitionResource.Of)], null));

    private static async Task<Ok<ClockDefinitionResource>> ClockAsync(
        Guid id, int? version, ClockVersions versions, HttpResponse response, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var newest = FindClock(shelf, id, L);
        var read = version is null ? newest
            : shelf.AllDefinitions.FirstOrDefault(d => d.Id == id && d.Version == version) ?? throw new NotFoundException(L["There is no version {0} of it.", version]);
        Tag(response, newest.Version);
        return TypedResults.Ok(ClockDefinitionResource.Of(read));
    }

    private static async Task<Ok<Page<ClockVersionRow>>> ClockVersionsAsync(
        Guid id, ClockVersions versions, ReadClockVersions read, IStringLocalizer L, CancellationToken cancellationToken)
    {
        FindClock(await versions.GetFreshShelfAsync(cancellationToken), id, L);
        return TypedResults.Ok(new Page<ClockVersionRow>(await read.HandleAsync(ClockVersionKind.Definition, id, cancellationToken), null));
    }

    private static async Task<Created<ClockDefinitionResource>> AddClockAsync(
        ClockDefinitionBody body, HttpContext context, SaveClockDefinition save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var definition = body.ToDefinition(Guid.CreateVersion7(), L);
        var version = await save.HandleAsync(definition, expectedVersion: 0, cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Created(
            $"{context.Request.PathBase}{context.Request.Path}/{definition.Id}", ClockDefinitionResource.Of(definition with { ValidFrom = version.ValidFrom }));
    }

    private static async Task<Ok<ClockDefinitionResource>> ChangeClockAsync(
        Guid id, ClockDefinitionBody body, HttpContext context, ClockVersions versions, SaveClockDefinition save, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var before = FindClock(await versions.GetFreshShelfAsync(cancellationToken), id, L);
        var definition = body.ToDefinition(id, L) with { IsRetired = before.IsRetired };
        var version = await save.HandleAsync(definition, Expected(context.Request, L), cancellationToken);
        Tag(context.Response, version.Version);
        return TypedResults.Ok(ClockDefinitionResource.Of(definition with { Version = version.Version, ValidFrom = version.ValidFrom }));
    }

    private static Task<Ok<ClockDefinitionResource>> RetireClockAsync(
        Guid id, HttpContext context, RetireClockDefinition use, IStringLocalizer L, CancellationToken cancellationToken) =>
        SetClockAsync(id, retire: true, context, use, L, cancellationToken);

    private static Task<Ok<ClockDefinitionResource>> RestoreClockAsync(
        Guid id, HttpContext context, RetireClockDefinition use, IStringLocalizer L, CancellationToken cancellationToken) =>
        SetClockAsync(id, retire: false, context, use, L, cancellationToken);

    private static async Task<Ok<ClockDefinitionResource>> SetClockAsync(
        Guid id, bool retire, HttpContext context, RetireClockDefinition use, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var definition = await use.HandleAsync(id, retire, Expected(context.Request, L), cancellationToken);
        Tag(context.Response, definition.Version);
        return TypedResults.Ok(ClockDefinitionResource.Of(definition));
    }

    private static async Task<Ok<ServiceLevelReview>> ReviewAsync(ServiceLevelReviewBody body, ReviewServiceLevels review, CancellationToken cancellationToken) =>
        TypedResults.Ok(await review.HandleAsync(body.Reason, body.Apply, cancellationToken));

    private static async Task<Ok<ServiceLevelRulesResource>> DescribeAsync(ReadServiceLevels read, HttpResponse response, CancellationToken cancellationToken)
    {
        var overview = await read.HandleAsync(cancellationToken);
        Tag(response, overview.Rules.Version);
        return TypedResults.Ok(ServiceLevelRulesResource.Of(overview));
    }

    private static BusinessCalendar FindCalendar(ClockShelf shelf, Guid id, IStringLocalizer L) =>
        shelf.NewestCalendars.FirstOrDefault(c => c.Id == id) ?? throw new NotFoundException(L["There is no such calendar any more."]);

    private static ClockDefinition FindClock(ClockShelf shelf, Guid id, IStringLocalizer L) =>
        shelf.NewestDefinitions.FirstOrDefault(d => d.Id == id) ?? throw new NotFoundException(L["There is no such clock any more."]);

    private static void Tag(HttpResponse response, int version) => response.SetEntityTag(version.ToString(CultureInfo.InvariantCulture));

    private static int? Expected(HttpRequest request, IStringLocalizer L) => request.ExpectedStamp() is not { } stamp ? null
        : int.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw new ConcurrencyException(L["If-Match does not hold a version of this record. Read it again and repeat your change."]);
}
