using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Body">Markdown; may be empty when files come with it.</param>
/// <param name="IsPublic">True = reply that the requester sees; false = internal note (needs the right to work on tickets).</param>
/// <param name="Files">Attachments of the message; they are as visible as it is.</param>
public sealed record AddCommentRequest(string Body, bool IsPublic, IReadOnlyList<UploadedFile> Files)
{
    /// <summary>Name of the macro that writes it.</summary>
    internal string? Macro { get; init; }
}

internal sealed class AddComment(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, AttachmentPolicy attachments, TicketMerges merges, Mentions mentions, MoveChildren children, ICurrentUser user,
    TimeProvider time, IStringLocalizer L)
{
    /// <summary>A message stands whatever others change in the same moment: it never fails because somebody edited a field.</summary>
    public Task<TicketComment> HandleAsync(string number, AddCommentRequest request, CancellationToken cancellationToken) =>
        db.RepeatOnConflictAsync(() => AddAsync(number, request, cancellationToken));

    private async Task<TicketComment> AddAsync(string number, AddCommentRequest request, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        var (comment, events) = await ApplyAsync(ticket, request, cancellationToken);
        db.Events.AddRange(events);
        await db.SaveChangesAsync(cancellationToken);
        return comment;
    }

    /// <summary>Adds the message without saving it; a macro shows the effect before it is saved.</summary>
    /// <returns>The message, and what was told to the stream.</returns>
    internal async Task<(TicketComment Comment, IReadOnlyList<TicketEvent> Events)> ApplyAsync(
        Ticket ticket, AddCommentRequest request, CancellationToken cancellationToken)
    {
        var type = catalog.FindType(ticket.TypeId);
        await DemandMayAsync(ticket, type, request, cancellationToken);

        var rules = new TicketTextRules(L);
        var body = rules.Body("body", request.Body);
        if (body.Length == 0 && request.Files.Count == 0)
        {
            rules.Add("body", L["Write something here."]);
        }

        rules.ThrowIfAny();
        var act = TicketAct.Of(user, time, L) with { Macro = request.Macro };
        var comment = new TicketComment
        {
            TicketId = ticket.Id,
            IsPublic = request.IsPublic,
            AuthorId = act.ActorId,
            AuthorName = act.ActorName,
            IsFromDesk = access.MayEdit && !access.IsRequester(ticket),
            Body = body,
            CreatedAt = act.Now,
        };
        var files = await attachments.StoreAsync(request.Files, ticket.Id, comment.Id, request.IsPublic, act, cancellationToken);
        var byRequester = access.IsRequester(ticket);
        db.Comments.Add(comment);
        db.Attachments.AddRange(files);
        var mentioned = await mentions.FindAsync(body, cancellationToken);
        List<TicketEvent> events = [ticket.Comment(comment, byRequester, mentioned, act), .. await mentions.WatchAsync(ticket, mentioned, act, cancellationToken)];
        if (comment.IsPublic && byRequester && type is not null && ticket.ResumeOnRequesterReply(type, act) is { } resumed)
        {
            events.Add(resumed);
            events.AddRange(await children.FollowAsync(ticket, type, isReopen: false, act, cancellationToken));
        }

        return (comment, events);
    }

    private async Task DemandMayAsync(Ticket ticket, TicketType? type, AddCommentRequest request, CancellationToken cancellationToken)
    {
        var above = await merges.AboveAsync(ticket.MergedIntoId, ticket.MergedAt, cancellationToken);
        if (above.Count > 0 && access.MayEdit && !access.IsRequester(ticket))
        {
            throw new BusinessException(
                "Tickets:Merged", L["{0} was merged into {1}. Write there: the desk's replies reach the requesters of both.", ticket.Number, above[^1].Number], 409);
        }

        if (!request.IsPublic)
        {
            access.DemandEdit(ticket);
            return;
        }

        await access.DemandReplyAsync(ticket, cancellationToken);
        if (ticket.IsFinished(type) || (above.Count > 0 && PublicHistory.IsOver(above[^1], catalog.FindType(above[^1].TypeId))))
        {
            throw new BusinessException(
                "Tickets:Finished", L["{0} is finished, nobody waits for a reply any more. Report a new one and mention {0}.", ticket.Number], 409);
        }
    }
}
