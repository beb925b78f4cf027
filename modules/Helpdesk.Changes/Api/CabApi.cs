using System.Text.Json;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Changes.Api;

/// <summary>Meetings of the change advisory board over the API.</summary>
internal static class CabApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("cab/meetings", "Changes");
        group.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListCabMeetings")
            .WithSummary("Lists the last 100 meetings of the board, the latest ones first");
        group.MapPost("", CreateAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithIdempotencyKey()
            .WithName("CreateCabMeeting")
            .WithSummary("Plans a meeting of the board")
            .WithDescription("""Example: `{"start":"2027-01-09T09:00:00Z","end":"2027-01-09T10:00:00Z","place":"Room 4","chairId":"…"}`.""");
        group.MapGet("{id:guid}", GetAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("GetCabMeeting")
            .WithSummary("Reads a meeting with its agenda, attendance and votes");
        group.MapPut("{id:guid}", PutAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("SaveCabMeeting")
            .WithSummary("Changes when, where and with whom a meeting is");
        group.MapPut("{id:guid}/agenda", AgendaAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("SaveCabAgenda")
            .WithSummary("Replaces the agenda")
            .WithDescription("""Notes and results that are left out stay as they are; an empty text takes them away. Example: `{"items":[{"number":"CHG0000001","minutes":15,"notes":"Small.","result":"Go"}]}`.""");
        group.MapPut("{id:guid}/attendance", AttendanceAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("SaveCabAttendance")
            .WithSummary("Says who is there");
        group.MapPost("{id:guid}/start", StartAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("StartCabMeeting")
            .WithSummary("Starts a meeting");
        group.MapPost("{id:guid}/close", CloseAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("CloseCabMeeting")
            .WithSummary("Closes the minutes for good");
        group.MapPost("{id:guid}/cancel", CancelAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("CancelCabMeeting")
            .WithSummary("Cancels a meeting with a reason");
        group.MapPost("{id:guid}/addenda", AddendumAsync)
            .RequirePermission(ChangePermissions.ManageCab)
            .WithName("AddCabAddendum")
            .WithSummary("Corrects closed minutes, beside them");
    }

    private static async Task<Ok<IReadOnlyList<CabMeetingLine>>> ListAsync(ListCabMeetings list, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<CabMeetingLine>>(
            [.. (await list.HandleAsync(cancellationToken)).Select(m => new CabMeetingLine(m.Id, m.Title, m.Start, m.End, m.Place, m.State, m.Items.Count))]);

    private static async Task<Created<CabMeetingResource>> CreateAsync(
        CabMeetingBody body, SaveCabMeeting save, ReadCabMeeting read, HttpResponse response, CancellationToken cancellationToken)
    {
        var meeting = await save.HandleAsync(null, body.ToRequest(), null, cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/cab/meetings/{meeting.Id}", await ResourceAsync(meeting.Id, read, response, cancellationToken));
    }

    private static async Task<Ok<CabMeetingResource>> GetAsync(Guid id, ReadCabMeeting read, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ResourceAsync(id, read, response, cancellationToken));

    private static async Task<Ok<CabMeetingResource>> PutAsync(
        Guid id, CabMeetingBody body, HttpRequest request, SaveCabMeeting save, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await save.HandleAsync(id, body.ToRequest(), request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> AgendaAsync(
        Guid id, CabAgendaBody body, HttpRequest request, SaveCabAgenda save, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await save.HandleAsync(id, [.. body.Items.Select(i => new CabAgendaLine(i.Number, i.Minutes, i.Notes, i.Result))], request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> AttendanceAsync(
        Guid id, CabAttendanceBody body, HttpRequest request, SaveCabAttendance save, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await save.HandleAsync(id, body.PresentIds, request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> StartAsync(
        Guid id, HttpRequest request, MoveCabMeeting move, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await move.StartAsync(id, request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> CloseAsync(
        Guid id, HttpRequest request, MoveCabMeeting move, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await move.CloseAsync(id, request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> CancelAsync(
        Guid id, CabCancelBody body, HttpRequest request, MoveCabMeeting move, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await move.CancelAsync(id, body.Reason, request.ExpectedStamp(), cancellationToken);
        return await GetAsync(id, read, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<CabMeetingResource>> AddendumAsync(
        Guid id, CabAddendumBody body, HttpResponse response, AddCabAddendum add, ReadCabMeeting read, CancellationToken cancellationToken)
    {
        await add.HandleAsync(id, body.Text, cancellationToken);
        return await GetAsync(id, read, response, cancellationToken);
    }

    private static async Task<CabMeetingResource> ResourceAsync(Guid id, ReadCabMeeting read, HttpResponse response, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(id, cancellationToken);
        var resource = CabMeetingResource.Of(view);
        response.SetEntityTag(view.Meeting.ConcurrencyStamp, JsonSerializer.SerializeToUtf8Bytes(resource));
        return resource;
    }
}

/// <summary>A meeting.</summary>
internal sealed record CabMeetingBody
{
    /// <summary>What it is called, when it is not the usual one.</summary>
    public string? Title { get; init; }

    /// <summary>When it begins.</summary>
    public DateTime? Start { get; init; }

    /// <summary>When it ends.</summary>
    public DateTime? End { get; init; }

    /// <summary>Room or link.</summary>
    public string? Place { get; init; }

    /// <summary>Who leads it.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>Who is invited beside the members of the board.</summary>
    public IReadOnlyList<Guid>? GuestIds { get; init; }

    public SaveCabMeetingRequest ToRequest() => new(Title, Instants.Utc(Start), Instants.Utc(End), Place, ChairId, GuestIds ?? []);
}

/// <summary>An agenda.</summary>
internal sealed record CabAgendaBody
{
    /// <summary>Changes in their order.</summary>
    public required IReadOnlyList<CabAgendaItemBody> Items { get; init; }
}

/// <summary>A change on the agenda.</summary>
internal sealed record CabAgendaItemBody
{
    /// <summary>Number of the change.</summary>
    public required string Number { get; init; }

    /// <summary>Time for it in minutes.</summary>
    public int Minutes { get; init; } = 10;

    /// <summary>What was said; left out, it stays as it is.</summary>
    public string? Notes { get; init; }

    /// <summary>What came out of it; left out, it stays as it is.</summary>
    public string? Result { get; init; }
}

/// <summary>Attendance.</summary>
internal sealed record CabAttendanceBody
{
    /// <summary>Who is there; the others are not.</summary>
    public required IReadOnlyList<Guid> PresentIds { get; init; }
}

/// <summary>A cancellation.</summary>
internal sealed record CabCancelBody
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>A correction.</summary>
internal sealed record CabAddendumBody
{
    /// <summary>What is to be read instead.</summary>
    public required string Text { get; init; }
}

/// <summary>A meeting in a list.</summary>
internal sealed record CabMeetingLine(Guid Id, string? Title, DateTime Start, DateTime End, string? Place, CabMeetingState State, int Changes);

/// <summary>Somebody who takes part.</summary>
internal sealed record CabPersonResource(Guid PersonId, bool IsGuest, bool IsPresent);

/// <summary>A correction of closed minutes.</summary>
internal sealed record CabAddendumResource(Guid ById, DateTime At, string Text);

/// <summary>A change on the agenda with its votes.</summary>
internal sealed record CabAgendaItemResource(
    string Number, string Title, RiskLevel? Risk, DateTime? PlannedStart, DateTime? PlannedEnd, string? Service, bool IsChangedSince, int Minutes, string? Notes, string? Result,
    IReadOnlyList<ApprovalBallot> Ballots)
{
    public static CabAgendaItemResource Of(CabItemView view, CabChange change) => new(
        change.Number, change.Title, change.Risk, change.PlannedStart, change.PlannedEnd, change.Service, view.IsChangedSince, view.Item.Minutes, view.Item.Notes, view.Item.Result,
        view.Ballots);
}

/// <summary>A meeting with agenda, attendance and votes.</summary>
internal sealed record CabMeetingResource(
    Guid Id, string? Title, DateTime Start, DateTime End, string? Place, Guid ChairId, CabMeetingState State, string? CancelReason, IReadOnlyList<CabPersonResource> People,
    int Quorum, bool HasQuorum, IReadOnlyList<CabAgendaItemResource> Items, Guid? ClosedById, DateTime? ClosedAt, IReadOnlyList<CabAddendumResource> Addenda)
{
    public static CabMeetingResource Of(CabMeetingView view)
    {
        var meeting = view.Meeting;
        return new(
            meeting.Id, meeting.Title, meeting.Start, meeting.End, meeting.Place, meeting.ChairId, meeting.State, meeting.CancelReason,
            [.. view.People.Select(p => new CabPersonResource(p.Id, p.IsGuest, p.IsPresent))], view.Quorum, view.HasQuorum,
            [.. view.Items.Where(i => i.Change is not null).Select(i => CabAgendaItemResource.Of(i, i.Change!))],
            meeting.ClosedById, meeting.ClosedAt, [.. meeting.Addenda.OrderBy(a => a.At).Select(a => new CabAddendumResource(a.ById, a.At, a.Text))]);
    }
}
