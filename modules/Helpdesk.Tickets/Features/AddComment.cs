using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

/// <param name="Body">Markdown; may be empty when files come with it.</param>
/// <param name="IsPublic">True = reply that the requester sees; false = internal note (needs the right to work on tickets).</param>
/// <param name="Files">Attachments of the message; they are as visible as it is.</param>
public sealed record AddCommentRequest(string Body, bool IsPublic, IReadOnlyList<UploadedFile> Files);

internal sealed class AddComment
{
    public Task<TicketComment> HandleAsync(string number, AddCommentRequest request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
