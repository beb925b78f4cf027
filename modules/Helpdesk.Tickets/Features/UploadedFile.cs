namespace Helpdesk.Tickets.Features;

/// <summary>A file as it comes in.</summary>
/// <param name="FileName">Name given by the client; only its last segment is kept.</param>
/// <param name="ContentType">Type claimed by the client; never trusted for images.</param>
/// <param name="Length">Bytes, as claimed; the true length is counted while it is stored.</param>
/// <param name="Open">Opens the bytes.</param>
public sealed record UploadedFile(string FileName, string ContentType, long Length, Func<Stream> Open);
