using System.Security.Cryptography;
using System.Text;
using Helpdesk.Changes.Features;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Changes.Api;

/// <summary>The calendar file of a secret address. Calendar programs cannot sign in: who knows the address may read.</summary>
internal static class FeedEndpoint
{
    private const string Template = "/calendar/{secret}.ics";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Template, GetAsync).AllowAnonymous().RequireRateLimiting(ApiRouteBuilderExtensions.RateLimitPolicy).ExcludeFromDescription();

    /// <summary>The address, absolute.</summary>
    public static string AddressOf(HttpRequest request, string secret) => $"{Root(request)}/calendar/{secret}.ics";

    private static async Task<IResult> GetAsync(string secret, bool? mine, HttpRequest request, ReadFeed read, CancellationToken cancellationToken)
    {
        var root = Root(request);
        var content = Encoding.UTF8.GetBytes(await read.HandleAsync(secret, mine == true, number => $"{root}/desk/tickets/{number}", cancellationToken));
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "private, no-cache";
        return request.IsNotModified(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(content, $"text/calendar; charset={Encoding.UTF8.WebName}");
    }

    private static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}
