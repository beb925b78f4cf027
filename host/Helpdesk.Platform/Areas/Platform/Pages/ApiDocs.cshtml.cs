using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Areas.Platform.Pages;

/// <summary>The API of this tenant, to be read and copied from.</summary>
[RequirePermission("SignedIn")]
public sealed class ApiDocsModel([FromKeyedServices(OpenApi.DocumentName)] IOpenApiDocumentProvider documents) : PageModel
{
    internal ApiGuide Guide { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Guide = ApiGuide.From(await documents.GetOpenApiDocumentAsync(cancellationToken), $"{Request.Scheme}://{Request.Host}{Request.PathBase}");
}
