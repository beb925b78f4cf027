using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>
/// Makes a new, linked ticket of a message that is about something else. The message stays readable where it was written, with a pointer.
/// </summary>
internal sealed class SplitMessage(
    TicketsDbContext db, IUnitOfWork unitOfWork, TicketAccess access, TicketCatalog catalog, CreateTicket create, ICurrentUser user, TimeProvider time,
    IStringLocalizer L)
{
    /// <param name="number">Ticket that has the message.</param>
    /// <param name="commentId">The message; public, because the new ticket's requester reads it.</param>
    /// <param name="title">Title of the new ticket.</param>
    /// <param name="expectedStamp">Concurrency stamp of the old ticket that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The new ticket.</returns>
    public async Task<Ticket> HandleAsync(string number, Guid commentId, string? title, string? expectedStamp, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var old = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        access.DemandUnmerged(old);
        var comment = await db.Comments.FirstOrDefaultAsync(c => c.Id == commentId && c.TicketId == old.Id, cancellationToken)
            ?? throw new NotFoundException(L["{0} has no such message.", number]);
        if (!comment.IsPublic)
        {
            throw new BusinessException(
                "Tickets:InternalNote", L["An internal note cannot become a ticket of its own: its requester would read it. Make a new ticket and link it."], 409);
        }

        var made = await create.HandleAsync(await RequestAsync(old, comment, title, cancellationToken), cancellationToken);
        var act = TicketAct.Of(user, time, L);
        var link = new TicketLink { SourceId = made.Id, TargetId = old.Id, Kind = TicketLinkKinds.SplitFrom, LinkedAt = act.Now };
        db.Links.Add(link);
        db.Events.Add(made.Linked(link, old.Number, isRemoved: false, act));
        db.Events.Add(old.SplitOff(comment, made, act));
        foreach (var file in await db.Attachments.AsNoTracking().Where(a => a.CommentId == commentId).OrderBy(a => a.Id).ToListAsync(cancellationToken))
        {
            var copy = new TicketAttachment
            {
                TicketId = made.Id,
                FileName = file.FileName,
                ContentType = file.ContentType,
                Length = file.Length,
                Sha256 = file.Sha256,
                IsPublic = true,
                UploadedById = file.UploadedById,
                CreatedAt = act.Now,
            };
            db.Attachments.Add(copy);
            db.Events.Add(made.Attach(copy, act));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made;
    }

    private async Task<CreateTicketRequest> RequestAsync(Ticket old, TicketComment comment, string? title, CancellationToken cancellationToken)
    {
        // What was retired since is not carried over to a new ticket.
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        var services = await catalog.GetServicesAsync(cancellationToken);
        return new CreateTicketRequest
        {
            TypeId = old.TypeId,
            Audience = FieldAudience.Nobody,
            Title = title ?? "",
            Description = comment.Body,
            Impact = old.Impact,
            Urgency = old.Urgency,
            CategoryId = categories.Any(c => c.Id == old.CategoryId && c.IsActive) ? old.CategoryId : null,
            ServiceId = services.Any(s => s.Id == old.ServiceId && s.IsActive) ? old.ServiceId : null,
            // What the desk wrote concerns the old requester; anybody else who wrote here has the new matter.
            RequesterId = comment.IsAnswerTo(old.RequesterId) || comment.AuthorId is null ? old.RequesterId : comment.AuthorId,
            Channel = TicketChannels.All.Any(c => c.Id == old.Channel) ? old.Channel : TicketChannels.Portal,
        };
    }
}
