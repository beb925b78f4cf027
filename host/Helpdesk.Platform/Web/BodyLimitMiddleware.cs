using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Helpdesk.Platform.Web;

/// <summary>Bodies of API calls are small unless the endpoint says otherwise (an attachment); a larger one is refused before it is read.</summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public const long ApiLimit = 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        var own = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        var limit = own is null ? ApiLimit : own.MaxRequestBodySize;
        if (limit is { } bytes && context.Request.ContentLength > bytes)
        {
            throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }

        // The server counts bodies without a length while they are read.
        if (own is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = ApiLimit;
        }

        return next(context);
    }
}
