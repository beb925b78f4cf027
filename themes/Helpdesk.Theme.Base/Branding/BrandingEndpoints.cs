using System.Text;
using Helpdesk.Data;
using Helpdesk.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>Style sheet and logo of the tenant. Everyone may read them: the sign-in page shows them.</summary>
internal static class BrandingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccentStyle.Path, StyleAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Brand.LogoPath, LogoAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> StyleAsync(string? v, ISettings settings, HttpResponse response, CancellationToken cancellationToken)
    {
        if (Brand.StyleOf(await settings.GetAsync<BrandingSettings>(cancellationToken)) is not { } style)
        {
            return TypedResults.NotFound();
        }

        Cache(response, v == style.Version);
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(style.Css), "text/css; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{style.Version}\""));
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> LogoAsync(
        string? v, ISettings settings, IBlobStore blobs, HttpResponse response, CancellationToken cancellationToken)
    {
        byte[] bytes;
        if ((await settings.GetAsync<BrandingSettings>(cancellationToken)).Logo is not { } logo || !LogoFile.Types.Contains(logo.ContentType)
            || await blobs.OpenAsync(logo.Sha256, cancellationToken) is not { } content)
        {
            return TypedResults.NotFound();
        }

        // Settings may name any file of the tenant: only what is a logo by its bytes is shown to everybody.
        await using (content)
        {
            var buffer = new byte[LogoFile.MaxBytes + 1];
            var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > LogoFile.MaxBytes || LogoFile.Recognise(buffer.AsSpan(0, length))?.ContentType != logo.ContentType)
            {
                return TypedResults.NotFound();
            }

            bytes = buffer[..length];
        }

        // Opened by itself, a drawing is a document: it may do nothing at all, whatever is in it.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        Cache(response, logo.Sha256.StartsWith(v ?? "-", StringComparison.Ordinal) && v!.Length >= 12);
        return TypedResults.Bytes(bytes, logo.ContentType, entityTag: new EntityTagHeaderValue($"\"{logo.Sha256}\""));
    }

    /// <summary>An address with the right version never changes its content; any other one is asked for again.</summary>
    private static void Cache(HttpResponse response, bool isVersioned) =>
        response.Headers.CacheControl = isVersioned ? "public, max-age=31536000, immutable" : "no-cache";
}
