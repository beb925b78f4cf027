using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>Gives an item an image in place of its icon. What it is, its bytes say, not its name.</summary>
internal sealed class SaveItemImage(RequestsDbContext db, Catalog catalog, IBlobStore blobs, IStringLocalizer L)
{
    public const int MaxBytes = 1_000_000;

    /// <param name="id">Item.</param>
    /// <param name="content">The image; null takes it away.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task HandleAsync(Guid id, Stream? content, CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        var item = await db.Items.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException(L["This item does not exist any more."]);
        (item.ImageSha256, item.ImageType) = content is null ? (null, null) : await StoreAsync(content, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<(string Sha256, string Type)> StoreAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes)
        {
            throw new ValidationException("image", L["The image is too large: at most {0} KB.", MaxBytes / 1000]);
        }

        var type = TypeOf(buffer.AsSpan(0, length)) ?? throw new ValidationException("image", L["This is no PNG, JPEG or WebP image."]);
        using var image = new MemoryStream(buffer, 0, length);
        return ((await blobs.SaveAsync(image, MaxBytes, cancellationToken)).Sha256, type);
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
        : null;
}
