using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Text;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using FromFormAttribute = Microsoft.AspNetCore.Mvc.FromFormAttribute;

namespace Helpdesk.Tickets.Api;

/// <summary>The API of tickets: lists over all types, and one set of addresses for each registered type.</summary>
internal static class TicketsApi
{
    private const int MaxEvents = 200;

    public static void Map(IEndpointRouteBuilder routes, IEnumerable<TicketType> types)
    {
        var tickets = routes.MapApi("tickets", "Tickets");
        tickets.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListTickets")
            .WithSummary("Lists tickets of all types that the caller may see")
            .WithDescription(
                """
                `filter` is a text in the filter language, for example `open and priority <= 2 and team in my-teams`. `sort` names up to three fields,
                each with an optional leading minus, for example `priority,-updated`; custom fields with a single value sort as `field.` and their key,
                empty values last in ascending order. `fields` leaves out everything else.
                """);
        tickets.MapGet("{number}", GetAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("GetTicket")
            .WithSummary("Reads a ticket of any type");

        var catalog = routes.MapApi("", "Tickets");
        catalog.MapGet("categories", CategoriesAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListCategories")
            .WithSummary("Lists categories in tree order");
        catalog.MapGet("services", ServicesAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListServices")
            .WithSummary("Lists services by name");
        catalog.MapGet("ticket-fields", FieldsAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListTicketFields")
            .WithSummary("Lists custom fields that the caller may see, in their order");

        foreach (var type in types)
        {
            MapType(routes, type);
        }
    }

    private static void MapType(IEndpointRouteBuilder routes, TicketType type)
    {
        var group = routes.MapApi(type.ApiPath, type.PluralName);
        var one = char.ToUpperInvariant(type.Id[0]) + type.Id[1..];
        group.MapPost("", (CreateTicketBody body, HttpResponse response, TicketWriter writer, CreateTicket create, CancellationToken cancellationToken) =>
                CreateAsync(type, body, response, writer, create, cancellationToken))
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName($"Create{one}")
            .WithSummary($"Creates a ticket of type {type.Name}")
            .WithDescription(
                """
                Example: `{"title":"VPN drops every ten minutes","description":"Since this **morning**.","urgency":1}`. The answer has the address in
                `Location` and the version in `ETag`.
                """);

        var single = group.MapGroup("{number}").AddEndpointFilter(new TypeFilter(type.Id));
        single.MapGet("", GetAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName($"Get{one}")
            .WithSummary($"Reads a ticket of type {type.Name}")
            .WithDescription("Send the `ETag` of an earlier answer in `If-None-Match`: 304 when nothing changed.");
        single.MapPatch("", PatchAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Change{one}")
            .WithSummary("Changes fields")
            .WithDescription(
                """
                A field that is left out stays as it is; null clears it. Example: `{"urgency":1,"assigneeId":null}`. `priority` sets another priority than
                impact and urgency give (right and `reason` needed), null goes back to the computed one. Another team without an assignee sends work
                in progress back to the queue. `fields` sets custom fields: `{"fields":{"serial-number":"4711"}}`.
                """);
        single.MapPost("transitions", TransitionAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName($"Transition{one}")
            .WithSummary("Takes a transition of the state machine")
            .WithDescription(
                """
                Give `transition` or `to`. Example: `{"transition":"resolve","resolutionCode":"fixed","resolutionNotes":"Replaced the cable."}`. What is
                possible stands in `allowedTransitions` of the ticket; anything else is refused with 409.
                """);
        single.MapGet("comments", CommentsAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName($"List{one}Comments")
            .WithSummary("Lists messages, oldest first");
        single.MapPost("comments", CommentAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName($"Comment{one}")
            .WithSummary("Adds a public reply or an internal note")
            .WithDescription("""Example: `{"body":"Please try again.","isPublic":true}`.""");
        single.MapPost("attachments", AttachAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithLargeBody()
            .WithName($"Attach{one}")
            .WithSummary("Adds files")
            .WithDescription("Form data with one or more `files` and optionally `isPublic` (default true).");
        single.MapGet("attachments/{id:guid}", DownloadAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName($"Download{one}Attachment")
            .WithSummary("Downloads a file");
        single.MapPost("links", LinkAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Link{one}")
            .WithSummary("Links to another ticket")
            .WithDescription("""Example: `{"target":"INC0000007","kind":"duplicates"}`.""");
        single.MapDelete("links/{id:guid}", UnlinkAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Unlink{one}")
            .WithSummary("Removes a link");
        single.MapPut("parent", ParentAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"SetParentOf{one}")
            .WithSummary("Sets or clears the parent");
        single.MapPost("merge", MergeAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Merge{one}")
            .WithSummary("Merges into a main record")
            .WithDescription(
                """
                Example: `{"into":"INC0000007","reason":"Same outage."}`. A link that can be undone: nothing is moved. The ticket leaves the queues and is worked
                on in the main record, which shows its messages; its requester reads what the desk writes publicly there from now on.
                """);
        single.MapPost("unmerge", UnmergeAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Unmerge{one}")
            .WithSummary("Undoes the merge: the ticket is as if it had never been merged");
        single.MapPost("comments/{id:guid}/split", SplitAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName($"Split{one}")
            .WithSummary("Makes a new, linked ticket of a public message, which stays where it is");
        single.MapGet("tasks", TasksAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName($"List{one}Tasks")
            .WithSummary("Lists tasks in their order");
        single.MapPost("tasks", AddTaskAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName($"Add{one}Task")
            .WithSummary("Adds a task")
            .WithDescription("""Example: `{"title":"Order the part","dueAt":"2026-12-01T12:00:00Z"}`.""");
        single.MapPatch("tasks/{id:guid}", ChangeTaskAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName($"Change{one}Task")
            .WithSummary("Changes a task")
            .WithDescription("""A field that is left out stays as it is; null clears it. Example: `{"state":"done"}`. `If-Match` is the ticket's.""");
        single.MapPost("watchers", WatchAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName($"Watch{one}")
            .WithSummary("Adds a watcher");
        single.MapDelete("watchers/{personId:guid}", UnwatchAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName($"Unwatch{one}")
            .WithSummary("Removes a watcher");
        single.MapGet("events", EventsAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName($"List{one}Events")
            .WithSummary("Lists the history, oldest first");
        RepliesApi.MapTicket(single, one);
        RatingApi.MapTicket(single, one);
    }

    private static async Task<Results<Ok<Page<TicketResource>>, JsonHttpResult<Page<JsonObject>>>> ListAsync(
        string? filter, string? sort, int? limit, string? cursor, string? fields, ListTickets list, IStringLocalizer L, IOptions<JsonOptions> json,
        CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<TicketResource>(fields, L);
        var page = await list.HandleAsync(
            new ListTicketsQuery { Filter = filter, Sort = sort, Limit = limit ?? 50, Cursor = cursor, Fields = null }, cancellationToken);
        var resources = page.Rows.Select(TicketResource.Of);
        var options = json.Value.SerializerOptions;
        return selection is null
            ? TypedResults.Ok(new Page<TicketResource>([.. resources], page.NextCursor))
            : TypedResults.Json(new Page<JsonObject>([.. resources.Select(r => selection.Apply(r, options))], page.NextCursor), options);
    }

    private static async Task<Results<Ok<TicketDetailResource>, JsonHttpResult<JsonObject>, StatusCodeHttpResult>> GetAsync(
        string number, string? fields, HttpContext context, TicketAccess access, TicketWriter writer, IStringLocalizer L, IOptions<JsonOptions> json,
        CancellationToken cancellationToken)
    {
        var selection = FieldSelection.Parse<TicketDetailResource>(fields, L);
        var ticket = await access.Visible().AsNoTracking().FirstOrDefaultAsync(t => t.Number == number, cancellationToken) ?? throw access.NotFound(number);
        var resource = await writer.DescribeAsync(ticket, cancellationToken);
        if (context.Request.IsNotModified(writer.Tag(context.Response, ticket, resource)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var options = json.Value.SerializerOptions;
        return selection is null ? TypedResults.Ok(resource) : TypedResults.Json(selection.Apply(resource, options), options);
    }

    private static async Task<Created<TicketDetailResource>> CreateAsync(
        TicketType type, CreateTicketBody body, HttpResponse response, TicketWriter writer, CreateTicket create, CancellationToken cancellationToken)
    {
        var ticket = await create.HandleAsync(
            new CreateTicketRequest
            {
                TypeId = type.Id,
                Title = body.Title,
                Description = body.Description ?? "",
                Impact = body.Impact,
                Urgency = body.Urgency,
                CategoryId = body.CategoryId,
                ServiceId = body.ServiceId,
                RequesterId = body.RequesterId,
                TeamId = body.TeamId,
                AssigneeId = body.AssigneeId,
                Channel = body.Channel ?? TicketChannels.Api,
                ParentNumber = body.Parent,
                Fields = body.Fields,
            },
            cancellationToken);
        var resource = await writer.DescribeAsync(ticket, cancellationToken);
        writer.Tag(response, ticket, resource);
        var path = $"{response.HttpContext.Request.PathBase}{ApiRouteBuilderExtensions.Root}/{type.ApiPath}/{ticket.Number}";
        return TypedResults.Created(path, resource);
    }

    private static async Task<Ok<TicketDetailResource>> PatchAsync(
        string number, TicketPatch patch, HttpContext context, UpdateTicket update, TicketWriter writer, CancellationToken cancellationToken) =>
        await writer.WrittenAsync(
            await update.HandleAsync(number, patch, context.Request.ExpectedStamp(), cancellationToken), context.Response, cancellationToken);

    private static async Task<Ok<TicketDetailResource>> TransitionAsync(
        string number, TransitionRequest body, HttpContext context, TransitionTicket transition, TicketWriter writer,
        CancellationToken cancellationToken) =>
        await writer.WrittenAsync(
            await transition.HandleAsync(number, body, context.Request.ExpectedStamp(), cancellationToken), context.Response, cancellationToken);

    private static async Task<Ok<Page<CommentResource>>> CommentsAsync(
        string number, int? limit, string? cursor, ListComments comments, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var page = await comments.HandleAsync(number, Position(cursor, L), Limit(limit, ListComments.MaxLimit, L), cancellationToken);
        return TypedResults.Ok(new Page<CommentResource>([.. page.Items.Select(CommentResource.Of)], page.NextCursor));
    }

    private static async Task<Created<CommentResource>> CommentAsync(
        string number, CommentBody body, HttpRequest request, AddComment add, MarkdownRenderer markdown, CancellationToken cancellationToken)
    {
        var comment = await add.HandleAsync(number, new AddCommentRequest(body.Body, body.IsPublic, []), cancellationToken);
        return TypedResults.Created(
            $"{request.PathBase}{request.Path}",
            new CommentResource(
                comment.Id, comment.IsPublic, comment.AuthorId, comment.AuthorName, comment.Body, markdown.ToHtml(comment.Body), comment.CreatedAt, []));
    }

    private static async Task<Created<Page<AttachmentResource>>> AttachAsync(
        string number, IFormFileCollection files, [FromForm] bool? isPublic, HttpRequest request, AttachFiles attach, CancellationToken cancellationToken)
    {
        var stored = await attach.HandleAsync(
            number,
            [.. files.Select(f => new UploadedFile(f.FileName, f.ContentType, f.Length, f.OpenReadStream))],
            isPublic ?? true,
            cancellationToken);
        return TypedResults.Created(
            $"{request.PathBase}{request.Path}",
            new Page<AttachmentResource>([.. stored.Select(a => AttachmentResource.Of(AttachmentView.Of(a)))], null));
    }

    private static async Task<FileStreamHttpResult> DownloadAsync(
        string number, Guid id, HttpResponse response, GetAttachment get, CancellationToken cancellationToken)
    {
        var file = await get.HandleAsync(number, id, cancellationToken);
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(file.Content, file.ContentType, file.FileName);
    }

    private static async Task<Created<LinkResource>> LinkAsync(
        string number, LinkBody body, HttpRequest request, LinkTickets link, CancellationToken cancellationToken)
    {
        var made = await link.HandleAsync(number, body.Target, body.Kind, request.ExpectedStamp(), cancellationToken);
        return TypedResults.Created($"{request.PathBase}{request.Path}/{made.Id}", new LinkResource(made.Id, number, body.Target, made.Kind));
    }

    private static async Task<NoContent> UnlinkAsync(string number, Guid id, HttpRequest request, UnlinkTickets unlink, CancellationToken cancellationToken)
    {
        await unlink.HandleAsync(number, id, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<TicketDetailResource>> ParentAsync(
        string number, ParentBody body, HttpContext context, SetParent set, TicketWriter writer, CancellationToken cancellationToken) =>
        await writer.WrittenAsync(
            await set.HandleAsync(number, body.Parent, context.Request.ExpectedStamp(), cancellationToken), context.Response, cancellationToken);

    private static async Task<Ok<TicketDetailResource>> MergeAsync(
        string number, MergeBody body, HttpContext context, MergeTickets merge, TicketWriter writer, CancellationToken cancellationToken) =>
        await writer.WrittenAsync(
            await merge.HandleAsync(number, body.Into, body.Reason, context.Request.ExpectedStamp(), cancellationToken), context.Response, cancellationToken);

    private static async Task<Ok<TicketDetailResource>> UnmergeAsync(
        string number, UnmergeBody body, HttpContext context, UnmergeTicket unmerge, TicketWriter writer, CancellationToken cancellationToken) =>
        await writer.WrittenAsync(
            await unmerge.HandleAsync(number, body.Reason, context.Request.ExpectedStamp(), cancellationToken), context.Response, cancellationToken);

    private static async Task<Created<TicketDetailResource>> SplitAsync(
        string number, Guid id, SplitBody body, HttpContext context, SplitMessage split, TicketCatalog catalog, TicketWriter writer,
        CancellationToken cancellationToken)
    {
        var made = await split.HandleAsync(number, id, body.Title, context.Request.ExpectedStamp(), cancellationToken);
        var resource = await writer.DescribeAsync(made, cancellationToken);
        writer.Tag(context.Response, made, resource);
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRouteBuilderExtensions.Root}/{catalog.FindType(made.TypeId)!.ApiPath}/{made.Number}", resource);
    }

    private static async Task<Ok<Page<TaskResource>>> TasksAsync(string number, TicketTasks tasks, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<TaskResource>([.. (await tasks.ListAsync(number, cancellationToken)).Select(TaskResource.Of)], null));

    private static async Task<Created<TaskResource>> AddTaskAsync(
        string number, TaskPatch patch, HttpRequest request, TicketTasks tasks, CancellationToken cancellationToken)
    {
        var task = await tasks.AddAsync(number, patch, request.ExpectedStamp(), cancellationToken);
        return TypedResults.Created($"{request.PathBase}{request.Path}/{task.Id}", TaskResource.Of(task));
    }

    private static async Task<Ok<TaskResource>> ChangeTaskAsync(
        string number, Guid id, TaskPatch patch, HttpRequest request, TicketTasks tasks, CancellationToken cancellationToken) =>
        TypedResults.Ok(TaskResource.Of(await tasks.ChangeAsync(number, id, patch, request.ExpectedStamp(), cancellationToken)));

    private static async Task<NoContent> WatchAsync(string number, WatcherBody body, HttpRequest request, WatchTicket watch, CancellationToken cancellationToken)
    {
        await watch.AddAsync(number, body.PersonId, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> UnwatchAsync(string number, Guid personId, HttpRequest request, WatchTicket watch, CancellationToken cancellationToken)
    {
        await watch.RemoveAsync(number, personId, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<TicketEventRow>>> EventsAsync(
        string number, int? limit, string? cursor, ListTicketEvents events, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var page = await events.HandleAsync(number, Position(cursor, L), Limit(limit, MaxEvents, L), cancellationToken);
        return TypedResults.Ok(page);
    }

    private static int Limit(int? limit, int most, IStringLocalizer L) => limit is < 1 || limit > most
        ? throw new ValidationException("limit", L["The limit must be between {0} and {1}.", 1, most])
        : limit ?? most;

    /// <summary>Cursor of a list that only grows at its end: how much of it was read.</summary>
    private static int Position(string? cursor, IStringLocalizer L)
    {
        var position = 0;
        return cursor is null || int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out position)
            ? position
            : throw new ValidationException("cursor", L["The cursor does not belong to this list. Start again without a cursor."]);
    }

    private static async Task<Ok<Page<CategoryResource>>> CategoriesAsync(TicketCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<CategoryResource>(
            [.. (await catalog.GetCategoriesAsync(cancellationToken)).Select(c => new CategoryResource(c.Id, c.Name, c.Path, c.ParentId, c.IsActive))], null));

    private static async Task<Ok<Page<ServiceResource>>> ServicesAsync(TicketCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ServiceResource>(
            [.. (await catalog.GetServicesAsync(cancellationToken)).Select(s => new ServiceResource(s.Id, s.Name, s.DefaultImpact, s.IsActive))], null));

    private static async Task<Ok<Page<FieldResource>>> FieldsAsync(FieldCatalog fields, TicketAccess access, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<FieldResource>(
            [
                .. (await fields.GetAsync(cancellationToken)).Where(f => access.SeesDesk || !f.IsStaffOnly).Select(f => new FieldResource(
                    f.Key, f.Label, JsonNamingPolicy.CamelCase.ConvertName(f.Kind.ToString()), f.TypeId, JsonNamingPolicy.CamelCase.ConvertName(f.Requirement.ToString()),
                    f.Transitions, [.. f.Choices.Select(c => new FieldChoiceResource(c.Id, c.Label, c.IsRetired))], f.IsStaffOnly, f.IsRetired)),
            ],
            null));

    /// <summary>A ticket is found under the address of its own type only.</summary>
    private sealed class TypeFilter(string typeId) : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var services = context.HttpContext.RequestServices;
            var access = (TicketAccess)services.GetService(typeof(TicketAccess))!;
            var number = (string)context.HttpContext.Request.RouteValues["number"]!;
            return await access.Visible().AnyAsync(t => t.Number == number && t.TypeId == typeId, context.HttpContext.RequestAborted)
                ? await next(context)
                : throw access.NotFound(number);
        }
    }
}

/// <summary>Puts a ticket into the API's form. Names cost a look-up only where they are not the caller's own. Scoped.</summary>
internal sealed class TicketWriter(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, OfferedTransitions offered, FieldCatalog customFields, IPeopleDirectory people,
    ICurrentUser user, IOptions<JsonOptions> json, IStringLocalizer L)
{
    public async Task<Ok<TicketDetailResource>> WrittenAsync(Ticket ticket, HttpResponse response, CancellationToken cancellationToken)
    {
        var resource = await DescribeAsync(ticket, cancellationToken);
        Tag(response, ticket, resource);
        return TypedResults.Ok(resource);
    }

    /// <summary>Writes the ETag and gives it: what the caller may do next is part of the answer, so the stamp alone does not say that nothing changed.</summary>
    public string Tag(HttpResponse response, Ticket ticket, TicketDetailResource resource) =>
        response.SetEntityTag(ticket.ConcurrencyStamp, JsonSerializer.SerializeToUtf8Bytes(resource, json.Value.SerializerOptions));

    public async Task<TicketDetailResource> DescribeAsync(Ticket t, CancellationToken cancellationToken)
    {
        // What PublicHistory leaves out of lists and history is not told here either.
        var desk = access.SeesDesk;
        var (openedById, teamId, assigneeId) = desk ? (t.OpenedById, t.TeamId, t.AssigneeId) : (t.OpenedById == user.Id ? user.Id : null, null, null);
        var names = await TicketNames.LoadAsync(
            people, new[] { t.RequesterId, openedById, assigneeId }.Where(id => id != user.Id), [teamId], L, cancellationToken);
        var fields = await customFields.GetRulesAsync(cancellationToken);
        var values = (await customFields.ReadValuesAsync([t.Id], fields.All, cancellationToken))[t.Id].ToList();
        var facts = FieldFacts.Of(t) with { Value = f => FieldValues.Of(values, f) };
        var type = catalog.FindType(t.TypeId);
        var allowed = type is null ? [] : await offered.OfAsync(t, type, cancellationToken);
        return new TicketDetailResource
        {
            Id = t.Id,
            Number = t.Number,
            Type = t.TypeId,
            Title = t.Title,
            Description = t.Description,
            State = t.State,
            SubState = t.SubState,
            IsOpen = t.IsOpen,
            Impact = t.Impact,
            Urgency = t.Urgency,
            Priority = t.Priority,
            IsPriorityOverridden = desk && t.IsPriorityOverridden,
            CategoryId = t.CategoryId,
            Category = t.CategoryId is null ? null : (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => c.Id == t.CategoryId)?.Path,
            ServiceId = t.ServiceId,
            Service = t.ServiceId is null ? null : (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == t.ServiceId)?.Name,
            RequesterId = t.RequesterId,
            Requester = Name(t.RequesterId),
            OpenedById = openedById,
            OpenedBy = Name(openedById),
            TeamId = teamId,
            Team = names.Team(teamId),
            AssigneeId = assigneeId,
            Assignee = Name(assigneeId),
            Channel = t.Channel,
            Parent = t.ParentId is { } parent && desk
                ? await db.Tickets.Where(p => p.Id == parent).Select(p => p.Number).FirstOrDefaultAsync(cancellationToken)
                : null,
            IsMerged = t.IsMerged,
            MergedInto = t.MergedIntoId is { } main && desk
                ? await db.Tickets.Where(m => m.Id == main).Select(m => m.Number).FirstOrDefaultAsync(cancellationToken)
                : null,
            ResolutionCode = t.ResolutionCode,
            ResolutionNotes = t.ResolutionNotes,
            ReopenCount = t.ReopenCount,
            ReassignmentCount = desk ? t.ReassignmentCount : 0,
            ExternalNumber = t.ExternalNumber,
            CreatedAt = t.CreatedAt,
            UpdatedAt = t.UpdatedAt,
            ResolvedAt = t.ResolvedAt,
            ClosedAt = t.ClosedAt,
            DueAt = desk ? t.DueAt : null,
            AllowedTransitions = [.. allowed.Select(a => TransitionResource.Of(new AllowedTransition(
                a.Id, a.Name, a.To, "", default, a.Requires, type!.StateMachine.State(a.To).SubStates,
                a.Requires.HasFlag(TransitionRequirements.Owner) && t.AssigneeId is null,
                access.MayEdit ? [.. fields.MissingFor(a.Id, facts).Select(f => f.Key)] : [])))],
            Fields = fields.All.Where(f => (desk || !f.IsStaffOnly) && facts.Value(f) is not null)
                .ToDictionary(f => f.Key, f => FieldValues.ForApi(f, facts.Value(f))!),
        };

        string? Name(Guid? id) => id is not null && id == user.Id ? user.Name : names.Person(id);
    }
}
