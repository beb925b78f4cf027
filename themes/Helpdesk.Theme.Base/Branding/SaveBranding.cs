using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>What an administrator chose.</summary>
/// <param name="Accent">A colour as people write it, or nothing for the theme's.</param>
/// <param name="Logo">A new logo; null keeps the present one.</param>
/// <param name="RemoveLogo">Takes the logo away; a new one goes before.</param>
/// <param name="Stamp">Of the settings when the form was made.</param>
internal sealed record SaveBrandingRequest(string? Name, string? Accent, string? Welcome, string? Contact, Stream? Logo, bool RemoveLogo, string Stamp);

/// <summary>Checks and keeps name, colour and logo as settings of the tenant; the logo's bytes are in its blob store.</summary>
internal sealed class SaveBranding(ISettings settings, IBlobStore blobs, IStringLocalizer L)
{
    /// <exception cref="ValidationException">The colour or the file is refused: fields <c>accent</c>, <c>logo</c>.</exception>
    /// <exception cref="ConcurrencyException">Somebody else has saved meanwhile.</exception>
    public async Task HandleAsync(SaveBrandingRequest request, CancellationToken cancellationToken)
    {
        var values = (BrandingSettings)await settings.GetCopyAsync(typeof(BrandingSettings), cancellationToken);
        values.Name = (request.Name ?? "").Trim();
        values.Welcome = (request.Welcome ?? "").Trim();
        values.Contact = (request.Contact ?? "").Trim();
        values.Accent = Accent((request.Accent ?? "").Trim());
        if (request.Logo is not null)
        {
            values.Logo = await StoreAsync(request.Logo, cancellationToken);
        }
        else if (request.RemoveLogo)
        {
            values.Logo = null;
        }

        await settings.SaveAsync(values, request.Stamp, cancellationToken);
    }

    private string Accent(string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        if (!Colour.TryParse(text, out var colour))
        {
            throw new ValidationException("accent", L[BrandingTexts.NoColour]);
        }

        if (AccentPalette.Of(colour) is null)
        {
            throw new ValidationException("accent", L[
                "{0} cannot be seen well enough on a light page: its contrast is {1}, at least {2} is needed. The nearest shade that works is {3}.",
                colour,
                AccentPalette.ContrastOnLight(colour).ToString("0.0", CultureInfo.CurrentCulture),
                AccentPalette.ShapeContrast.ToString("0.0", CultureInfo.CurrentCulture),
                AccentPalette.Nearest(colour)]);
        }

        return colour.ToString();
    }

    private async Task<BrandLogo> StoreAsync(Stream logo, CancellationToken cancellationToken)
    {
        var buffer = new byte[LogoFile.MaxBytes + 1];
        var length = await logo.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > LogoFile.MaxBytes)
        {
            throw new ValidationException("logo", L["The logo is too large: at most {0} KB.", LogoFile.MaxBytes / 1024]);
        }

        if (LogoFile.Recognise(buffer.AsSpan(0, length)) is not { } image)
        {
            throw new ValidationException("logo", L[
                "This is no PNG, JPEG or WebP image of at most {0} pixels a side, and no plain SVG drawing: scripts, links, embedded images and animations are not accepted. Export it as plain SVG, or as PNG.",
                LogoFile.MaxSide]);
        }

        using var content = new MemoryStream(buffer, 0, length, writable: false);
        var blob = await blobs.SaveAsync(content, LogoFile.MaxBytes, cancellationToken);
        return new(blob.Sha256, image.ContentType, image.Width, image.Height);
    }
}
