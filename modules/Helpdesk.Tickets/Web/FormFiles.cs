using Helpdesk.Tickets.Features;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Tickets.Web;

internal static class FormFiles
{
    /// <summary>The files of a form; an empty file field sends one file without name, which is none.</summary>
    public static IReadOnlyList<UploadedFile> ToUploads(this IReadOnlyList<IFormFile>? files) =>
        files is null or [] ? []
        : [.. files.Where(f => f.FileName.Length > 0).Select(f => new UploadedFile(Path.GetFileName(f.FileName), f.ContentType, f.Length, f.OpenReadStream))];
}
