using System.Text;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>Which files may be attached, and how they are stored. A file's claimed type is never trusted. Scoped.</summary>
internal sealed class AttachmentPolicy(IBlobStore blobs, ISettings settings, IStringLocalizer L)
{
    private const int MaxFiles = 10;
    private const int MaxNameLength = 255;

    private static readonly HashSet<string> InlineTypes = new(StringComparer.Ordinal) { "image/png", "image/jpeg", "image/gif", "image/webp" };

    /// <summary>True for images that were recognised by their bytes when they were stored; nothing else is shown inside of a page.</summary>
    public static bool MayShowInline(string contentType) => InlineTypes.Contains(contentType);

    /// <summary>Checks all files, then stores their bytes. Bytes whose row was not saved stay in the store: they are named by their digest, so a second try uses them.</summary>
    /// <exception cref="ValidationException">A file is refused; field <c>files</c>.</exception>
    public async Task<IReadOnlyList<TicketAttachment>> StoreAsync(
        IReadOnlyList<UploadedFile> files, Guid ticketId, Guid? commentId, bool isPublic, TicketAct act, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var policy = await settings.GetAsync<TicketSettings>(cancellationToken);
        var maxBytes = policy.MaxAttachmentMegabytes * 1024L * 1024;
        if (files.Count > MaxFiles)
        {
            throw new ValidationException("files", L["At most {0} files can be added at once.", MaxFiles]);
        }

        List<(UploadedFile File, string Name, string Type)> accepted = [];
        foreach (var file in files)
        {
            var name = CleanName(file.FileName);
            if (IsBlocked(name, policy))
            {
                throw new ValidationException("files", L["“{0}” is a type of file that is not accepted. Put it into a ZIP archive or share it in another way.", name]);
            }

            if (file.Length > maxBytes)
            {
                throw new ValidationException("files", L["“{0}” is too large: at most {1} MB.", name, policy.MaxAttachmentMegabytes]);
            }

            var head = await ReadHeadAsync(file, cancellationToken);
            if (head.Length == 0)
            {
                throw new ValidationException("files", L["“{0}” is empty.", name]);
            }

            if (IsProgram(head))
            {
                throw new ValidationException("files", L["“{0}” is a program, whatever its name says. Programs are not accepted.", name]);
            }

            accepted.Add((file, name, ContentType(file.ContentType, head)));
        }

        List<TicketAttachment> stored = [];
        foreach (var (file, name, type) in accepted)
        {
            await using var content = file.Open();
            var blob = await blobs.SaveAsync(content, maxBytes, cancellationToken);
            stored.Add(new()
            {
                TicketId = ticketId,
                CommentId = commentId,
                FileName = name,
                ContentType = type,
                Length = blob.Length,
                Sha256 = blob.Sha256,
                IsPublic = isPublic,
                UploadedById = act.ActorId,
                CreatedAt = act.Now,
            });
        }

        return stored;
    }

    /// <summary>The last segment of what the client sent, without characters that file systems or headers give a meaning.</summary>
    internal static string CleanName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var c in last)
        {
            // Also the marks that reverse the reading direction: they make "exe.txt" of "txt.exe".
            if (!char.IsControl(c) && c is not ('"' or '<' or '>' or '|' or ':' or '*' or '?')
                && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format)
            {
                clean.Append(c);
            }
        }

        var result = clean.ToString().Trim().TrimEnd('.', ' ');
        if (result.Length > MaxNameLength)
        {
            var extension = Path.GetExtension(result);
            result = extension.Length is > 0 and < 20 ? result[..(MaxNameLength - extension.Length)] + extension : result[..MaxNameLength];
        }

        return result.Length == 0 ? "file" : result;
    }

    private static bool IsBlocked(string name, TicketSettings policy)
    {
        var extension = Path.GetExtension(name).TrimStart('.');
        return extension.Length > 0
            && policy.BlockedFileTypes.Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Any(t => t.TrimStart('.').Equals(extension, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<byte[]> ReadHeadAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        var head = new byte[512];
        await using var content = file.Open();
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return head[..read];
    }

    private static bool IsProgram(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) || (head.Length > 3 && head[0] == 0x7F && head[1..4].SequenceEqual("ELF"u8)) || head.StartsWith("#!"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]);

    /// <summary>What the bytes say for images; the claimed type for others, where a browser cannot run it.</summary>
    internal static string ContentType(string claimed, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return "image/png";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
        {
            return "image/webp";
        }

        var type = claimed.Split(';')[0].Trim().ToLowerInvariant();
        var isSound = type.Length is > 2 and <= 127 && type.Count(c => c == '/') == 1
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '+' or '-');
        var isActive = type.StartsWith("image/", StringComparison.Ordinal) || type.Contains("html", StringComparison.Ordinal)
            || type.EndsWith("/xml", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal) || type.Contains("script", StringComparison.Ordinal);
        return isSound && !isActive ? type : "application/octet-stream";
    }
}
