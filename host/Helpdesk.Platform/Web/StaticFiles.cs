using Microsoft.Extensions.FileProviders;

namespace Helpdesk.Platform.Web;

/// <summary>Static files that one shell serves besides the host's web root, for example those of a plugin under <c>/_content/{plugin}</c>.</summary>
/// <param name="RequestPath">Path from the tenant's root.</param>
/// <param name="Files">The files.</param>
internal sealed record ShellStaticFiles(string RequestPath, IFileProvider Files);
