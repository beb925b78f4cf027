using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;

namespace Helpdesk.Tickets.Integration;

internal sealed class TicketCommands(TicketsDbContext db, CreateTicket create, LinkTickets link, AddComment comment, TransitionTicket transition) : ITicketCommands
{
    public async Task<TicketPanelModel> CreateAsync(NewTicketModel ticket, CancellationToken cancellationToken)
    {
        var created = await create.HandleAsync(
            new CreateTicketRequest
            {
                TypeId = ticket.TypeId,
                Title = ticket.Title,
                Description = ticket.Description,
                Channel = ticket.IsFromPortal ? TicketChannels.Portal : TicketChannels.Api,
                RequesterId = ticket.RequesterId,
                ParentNumber = ticket.ParentNumber,
                FormKey = ticket.FormKey,
                Fields = ticket.Fields,
                Audience = ticket.IsFromPortal ? CustomFields.FieldAudience.Requester : CustomFields.FieldAudience.Desk,
                ServiceId = ticket.ServiceId,
                CategoryId = ticket.CategoryId,
                Impact = ticket.Impact,
                Urgency = ticket.Urgency,
                TeamId = ticket.TeamId,
            },
            cancellationToken);
        return created.ToPanelModel();
    }

    public Task LinkAsync(string number, string targetNumber, string kind, CancellationToken cancellationToken) =>
        db.RepeatOnConflictAsync(() => link.HandleAsync(number, targetNumber, kind, expectedStamp: null, cancellationToken));

    public Task CommentAsync(string number, string body, bool isPublic, CancellationToken cancellationToken) =>
        comment.HandleAsync(number, new AddCommentRequest(body, isPublic, []), cancellationToken);

    public Task TransitionAsync(string number, TicketStep step, CancellationToken cancellationToken) =>
        transition.HandleAsync(
            number,
            new TransitionRequest
            {
                Transition = step.Transition,
                SubState = step.SubState,
                Reason = step.Reason,
                ResolutionCode = step.ResolutionCode,
                ResolutionNotes = step.ResolutionNotes,
                AssigneeId = step.AssigneeId,
            },
            expectedStamp: null,
            cancellationToken);
}
