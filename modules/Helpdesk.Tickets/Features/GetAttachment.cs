namespace Helpdesk.Tickets.Features;

/// <summary>A file to send.</summary>
/// <param name="MayShowInline">True only for images whose bytes were recognised; everything else is sent as a download.</param>
public sealed record AttachmentContent(string FileName, string ContentType, long Length, Stream Content, string Sha256, bool MayShowInline);

internal sealed class GetAttachment
{
    public Task<AttachmentContent> HandleAsync(string number, Guid attachmentId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
