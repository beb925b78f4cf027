using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Helpdesk.Platform.Web;

/// <summary>
/// Bodies of API calls are small unless the endpoint says otherwise (an attachment); everything else takes what the server takes. A larger
/// body is refused before it is read, with a sentence.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public const long ApiLimit = 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var server = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var limit = server?.MaxRequestBodySize;
        if (metadata?.GetMetadata<IRequestSizeLimitMetadata>() is { } own)
        {
            limit = own.MaxRequestBodySize;
        }
        else if (metadata?.GetMetadata<LargeBodyMetadata>() is null && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            limit = ApiLimit;
        }

        if (limit is { } bytes && context.Request.ContentLength > bytes)
        {
            // The server reads on for a moment, so that the client has sent its body when the answer comes; refusing that would reset the connection.
            SetLimit(server, null);
            throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }

        if (limit == ApiLimit)
        {
            // Bodies without a length are counted while they are read.
            SetLimit(server, ApiLimit);
        }

        return next(context);
    }

    private static void SetLimit(IHttpMaxRequestBodySizeFeature? server, long? limit)
    {
        if (server is { IsReadOnly: false })
        {
            server.MaxRequestBodySize = limit;
        }
    }
}
