using Helpdesk.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Platform.Security;

/// <summary>Who may use an endpoint, as its metadata says.</summary>
/// <param name="Name">Methods and route, for people.</param>
/// <param name="Pattern">Route.</param>
/// <param name="Methods">HTTP methods; empty for any.</param>
/// <param name="Permissions">All of these are demanded.</param>
/// <param name="IsAnonymous">Open to everyone on purpose.</param>
internal sealed record EndpointAccess(
    string Name, string Pattern, IReadOnlyList<string> Methods, IReadOnlyList<string> Permissions, bool IsAnonymous)
{
    /// <summary>True when somebody has decided who may use it.</summary>
    public bool IsDecided => IsAnonymous || Permissions.Count > 0;

    public static EndpointAccess Of(Endpoint endpoint)
    {
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return new EndpointAccess(
            $"{(methods.Count == 0 ? "*" : string.Join(',', methods))} /{pattern.TrimStart('/')}",
            "/" + pattern.TrimStart('/'),
            methods,
            PermissionsOf(endpoint.Metadata),
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);
    }

    private static IReadOnlyList<string> PermissionsOf(EndpointMetadataCollection metadata)
    {
        var named = metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(a => a.Policy)
            .Where(p => p?.StartsWith(RequirePermissionAttribute.PolicyPrefix, StringComparison.Ordinal) == true)
            .Select(p => p![RequirePermissionAttribute.PolicyPrefix.Length..]);
        var built = metadata.GetOrderedMetadata<AuthorizationPolicy>()
            .SelectMany(p => p.Requirements.OfType<PermissionRequirement>())
            .Select(r => r.Permission);
        return [.. named.Concat(built).Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>Lists every endpoint of a shell with who may use it: for the check at start, for tests and for administrators. Singleton of each shell.</summary>
internal sealed class EndpointCatalog(EndpointDataSource endpoints, PageLoader pages)
{
    public async Task<IReadOnlyList<EndpointAccess>> DescribeAsync()
    {
        List<EndpointAccess> list = [];
        foreach (var endpoint in endpoints.Endpoints)
        {
            var loaded = endpoint;
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page && page is not CompiledPageActionDescriptor)
            {
                // A page's attributes are read when it is first used; until then its endpoint does not know them.
                var compiled = await pages.LoadAsync(page, endpoint.Metadata);
                loaded = compiled.Endpoint ?? endpoint;
            }

            list.Add(EndpointAccess.Of(loaded));
        }

        return list;
    }
}
