namespace Helpdesk.Data;

/// <summary>Content-addressed files of a tenant. The same bytes are stored once; a stored file never changes.</summary>
public interface IBlobStore
{
    /// <summary>Stores the stream to its end and tells its hash and length.</summary>
    /// <param name="content">Bytes to store.</param>
    /// <param name="maxBytes">Limit; more is a <see cref="Errors.ValidationException"/> on field <c>files</c> and nothing stays behind.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    Task<BlobReference> SaveAsync(Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Opens a stored file for reading, or null when there is none.</summary>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken);
}

/// <summary>A stored file.</summary>
/// <param name="Sha256">Lower-case hex of its SHA-256; its name in the store.</param>
/// <param name="Length">Bytes.</param>
public sealed record BlobReference(string Sha256, long Length);
