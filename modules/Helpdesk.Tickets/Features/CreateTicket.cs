using System.Globalization;
using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Announcements;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

public sealed record CreateTicketRequest
{
    public required string TypeId { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>1 high to 3 low; null takes the service's default. Only agents may set it.</summary>
    public int? Impact { get; init; }

    /// <summary>1 high to 3 low; null means medium.</summary>
    public int? Urgency { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    /// <summary>Person who has the problem; null = the present person. Another one needs the right to report for others.</summary>
    public Guid? RequesterId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    public string Channel { get; init; } = TicketChannels.Portal;

    public string? ParentNumber { get; init; }

    /// <summary>Announced outage that the reporter recognises: the ticket becomes part of the one that the announcement names.</summary>
    public Guid? OutageId { get; init; }

    public IReadOnlyList<UploadedFile> Files { get; init; } = [];

    /// <summary>Custom fields by key, as in <see cref="TicketPatch.Fields"/>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>Key of the form of a type module that was filled in; never what a caller says.</summary>
    internal string? FormKey { get; init; }

    /// <summary>Whom the form asks; a requester is never asked for fields of the staff, whatever it says here.</summary>
    public FieldAudience Audience { get; init; } = FieldAudience.Desk;
}

internal sealed class CreateTicket(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, TicketReferences references, AttachmentPolicy attachments, INumberSequence numbers,
    TicketRouter router, AnnouncementBoard announcements, FieldIntake intake, IUnitOfWork unitOfWork, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int Medium = 2;
    private const int MostAttempts = 10;

    public async Task<Ticket> HandleAsync(CreateTicketRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.UsePortal);
        var type = catalog.FindType(request.TypeId)
            ?? throw new ValidationException("typeId", L["There is no type of ticket “{0}”.", request.TypeId]);
        if (!access.MayEdit)
        {
            DemandRequesterFields(request, type);
        }

        var rules = new TicketTextRules(L);
        var title = rules.Line(TicketFields.Title, request.Title, TicketTextRules.MaxTitle);
        var description = rules.Body(TicketFields.Description, request.Description);
        rules.Level(TicketFields.Impact, request.Impact);
        rules.Level(TicketFields.Urgency, request.Urgency);
        if (!TicketChannels.All.Any(c => c.Id == request.Channel))
        {
            rules.Add(TicketFields.Channel, L["Use one of: {0}.", string.Join(", ", TicketChannels.All.Select(c => c.Id))]);
        }

        await references.CheckCategoryAsync(rules, request.CategoryId, cancellationToken);
        await references.CheckServiceAsync(rules, request.ServiceId, cancellationToken);
        await references.CheckTeamAsync(rules, request.TeamId, cancellationToken);
        await references.CheckAssigneeAsync(rules, request.AssigneeId, cancellationToken);
        if (request.RequesterId is not null && request.RequesterId != user.Id)
        {
            await references.CheckPersonAsync(rules, TicketFields.RequesterId, request.RequesterId, cancellationToken);
        }

        var impact = request.Impact ?? await DefaultImpactAsync(request.ServiceId, cancellationToken);
        var urgency = request.Urgency ?? Medium;
        var fields = await intake.ReadAsync(
            request.Fields, before: null, await FactsAsync(request, impact, urgency, cancellationToken),
            AudienceOf(request), rules, cancellationToken);
        rules.ThrowIfAny();
        var parentId = request.ParentNumber is { Length: > 0 } parent
            ? await references.FindParentAsync(parent, child: null, cancellationToken)
            : request.OutageId is { } outage ? await announcements.FindTicketAsync(outage, cancellationToken) : (Guid?)null;

        var (organisationId, zone) = await references.RequesterFactsAsync(request.RequesterId ?? user.RequiredId, cancellationToken);
        var act = TicketAct.Of(user, time, L);
        if (act.ActorId is not null && request.RequesterId is { } other && other != act.ActorId)
        {
            act = act with { OnBehalfOfId = act.OnBehalfOfId ?? other };
        }

        var number = await numbers.NextAsync(type.NumberPrefix, cancellationToken);
        var facts = new NewTicket
        {
            Number = string.Create(CultureInfo.InvariantCulture, $"{type.NumberPrefix}{number:0000000}"),
            Title = title,
            Description = description,
            Impact = impact,
            Urgency = urgency,
            CategoryId = request.CategoryId,
            ServiceId = request.ServiceId,
            RequesterId = request.RequesterId ?? user.RequiredId,
            OrganisationId = organisationId,
            RequesterZone = zone,
            TeamId = request.TeamId,
            AssigneeId = request.AssigneeId,
            Channel = request.Channel,
            ParentId = parentId,
            FormKey = request.FormKey,
            Fields = fields,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenAsync(facts, type, request.Files, mayAssign: attempt < MostAttempts, act, cancellationToken);
            }
            catch (ConcurrencyException) when (attempt < MostAttempts && !unitOfWork.HasBegun)
            {
                // Another ticket took the team's turn at the same moment: this one takes the next, and in the end the queue rather than be lost.
                db.Forget();
            }
        }
    }

    private async Task<Ticket> OpenAsync(
        NewTicket facts, TicketType type, IReadOnlyList<UploadedFile> uploads, bool mayAssign, TicketAct act, CancellationToken cancellationToken)
    {
        var matrix = await catalog.GetMatrixAsync(type.Id, cancellationToken);
        if (facts.TeamId is null)
        {
            var route = await router.RouteAsync(Ticket.Open(facts, type, matrix, act).Ticket, mayAssign, cancellationToken);
            facts = facts with { TeamId = route.TeamId, AssigneeId = route.AssigneeId, RoutedBy = route.RoutedBy };
        }

        var (ticket, created) = Ticket.Open(facts, type, matrix, act);
        var files = await attachments.StoreAsync(uploads, ticket.Id, commentId: null, isPublic: true, act, cancellationToken);
        db.Tickets.Add(ticket);
        db.Events.Add(created);
        db.Attachments.AddRange(files);
        db.Events.AddRange(files.Select(f => ticket.Attach(f, act)));
        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }

    /// <summary>The system has nobody to ask, and a requester is asked as one whatever the request says.</summary>
    private FieldAudience AudienceOf(CreateTicketRequest request) =>
        user.Id is null ? FieldAudience.Nobody
        : request.Audience == FieldAudience.Desk && !access.MayEdit ? FieldAudience.Requester
        : request.Audience;

    /// <summary>What decides about the fields of the ticket that is opened; a form asks the same while it is filled in.</summary>
    internal async ValueTask<FieldFacts> FactsAsync(CreateTicketRequest request, CancellationToken cancellationToken) =>
        await FactsAsync(request, request.Impact ?? await DefaultImpactAsync(request.ServiceId, cancellationToken), request.Urgency ?? Medium, cancellationToken);

    private async ValueTask<FieldFacts> FactsAsync(CreateTicketRequest request, int impact, int urgency, CancellationToken cancellationToken) =>
        new(
            request.TypeId, request.CategoryId, request.ServiceId, impact, urgency,
            (await catalog.GetMatrixAsync(request.TypeId, cancellationToken)).Compute(impact, urgency), _ => null) { FormKey = request.FormKey };

    private async ValueTask<int> DefaultImpactAsync(Guid? serviceId, CancellationToken cancellationToken) =>
        serviceId is null
            ? Medium
            : (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == serviceId)?.DefaultImpact ?? Medium;

    /// <summary>A requester says what is wrong and how urgent it is; the desk judges the impact and hands the work out.</summary>
    private void DemandRequesterFields(CreateTicketRequest request, TicketType type)
    {
        if (type.PortalAction is null)
        {
            throw new ForbiddenException(L["Tickets of this type are made by the service desk."]);
        }

        if (request.RequesterId is { } requester && requester != user.Id && !user.Can(TicketPermissions.ReportForOthers))
        {
            throw new ForbiddenException(L["You may report for yourself only."]);
        }

        // The form of a type module says which team does what it offers.
        if (request.Impact is not null || (request.TeamId is not null && request.FormKey is null) || request.AssigneeId is not null || request.ParentNumber is { Length: > 0 })
        {
            throw new ForbiddenException(L["Impact, team, assignee and parent are set by the service desk. Leave them out."]);
        }
    }
}
