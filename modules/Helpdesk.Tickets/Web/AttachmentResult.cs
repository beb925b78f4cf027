using Helpdesk.Tickets.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.Tickets.Web;

internal static class AttachmentResult
{
    /// <summary>
    /// Sends a file that a stranger may have written: only recognised images are shown, everything else is a download, and no browser is
    /// left to guess the type or to run what is inside.
    /// </summary>
    public static IActionResult Of(PageModel page, AttachmentContent file)
    {
        var headers = page.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        headers.CacheControl = "private, max-age=3600";
        return file.MayShowInline
            ? new FileStreamResult(file.Content, file.ContentType) { EntityTag = new EntityTagHeaderValue($"\"{file.Sha256}\"") }
            : new FileStreamResult(file.Content, "application/octet-stream") { FileDownloadName = file.FileName };
    }
}
