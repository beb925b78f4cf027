using System.Net.Mail;
using Helpdesk.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>The tenant's look as layouts show it.</summary>
/// <param name="Name">Name, or <c>Helpdesk</c>.</param>
/// <param name="HasOwnName">True when the tenant has chosen one.</param>
/// <param name="LogoUrl">Address with <c>~/</c>, or null for the theme's mark.</param>
/// <param name="Logo">The logo, or null.</param>
/// <param name="StyleUrl">Address of the accent's style sheet with <c>~/</c>, or null for the theme's colours.</param>
/// <param name="Welcome">Sentence of the start page; may be empty.</param>
/// <param name="Contact">The contact line; mail addresses in it have a link. Empty without one.</param>
public sealed record Brand(
    string Name, bool HasOwnName, string? LogoUrl, BrandLogo? Logo, string? StyleUrl, string Welcome, IReadOnlyList<(string Text, string? Link)> Contact)
{
    /// <summary>Name of the product.</summary>
    public const string ProductName = "Helpdesk";

    /// <summary>The theme's own look.</summary>
    public static Brand Default { get; } = new(ProductName, false, null, null, null, "", []);

    /// <summary>Prefix of the logo's address.</summary>
    internal const string LogoPath = "/theme/branding/logo";

    internal static Brand Of(BrandingSettings settings) => new(
        settings.Name.Length > 0 ? settings.Name : ProductName,
        settings.Name.Length > 0,
        settings.Logo is { } logo ? $"~{LogoPath}{QueryString.Create("v", logo.Sha256[..12])}" : null,
        settings.Logo,
        StyleOf(settings)?.Url,
        settings.Welcome,
        settings.Contact.Length > 0 ? [.. Parts(settings.Contact)] : []);

    /// <summary>The style sheet of the chosen colour, or null.</summary>
    internal static AccentStyle? StyleOf(BrandingSettings settings) =>
        Colour.TryParse(settings.Accent, out var accent) && AccentPalette.Of(accent) is { } palette ? AccentStyle.Of(palette) : null;

    /// <summary>Runs of text, and mail addresses between them.</summary>
    private static IEnumerable<(string Text, string? Link)> Parts(string contact)
    {
        var before = "";
        foreach (var word in contact.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = word.Trim('.', ',', ';', ':', '(', ')');
            if (!address.Contains('@') || !MailAddress.TryCreate(address, out _))
            {
                before += word + " ";
                continue;
            }

            var at = word.IndexOf(address, StringComparison.Ordinal);
            yield return (before + word[..at], null);
            yield return (address, "mailto:" + Uri.EscapeDataString(address).Replace("%40", "@", StringComparison.Ordinal));
            before = word[(at + address.Length)..] + " ";
        }

        yield return (before.TrimEnd(), null);
    }
}

/// <summary>Reads the look of the tenant once for a request. Scoped.</summary>
public sealed partial class TenantBrand(ISettings settings, BrandCache cache, ILogger<TenantBrand> logger)
{
    private Brand? _brand;

    /// <summary>The look; the last known or the theme's own when the settings cannot be read, because the page of that very error needs a look too.</summary>
    public async Task<Brand> GetAsync(CancellationToken cancellationToken = default)
    {
        if (_brand is null)
        {
            try
            {
                _brand = cache.Of(await settings.GetAsync<BrandingSettings>(cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnread(logger, exception);
                _brand = cache.Last ?? Brand.Default;
            }
        }

        return _brand;
    }

    [LoggerMessage(LogLevel.Warning, "The tenant's branding could not be read; the page has the look that was known last, or the theme's own")]
    private static partial void LogUnread(ILogger logger, Exception exception);
}

/// <summary>The look of the settings that were read last, so that colours are not computed for each request. Singleton of each shell.</summary>
public sealed class BrandCache
{
    private Entry? _last;

    /// <summary>The look that was read last; null before the first time.</summary>
    internal Brand? Last => _last?.Brand;

    internal Brand Of(BrandingSettings settings)
    {
        // Settings are one object until they are read again.
        if (_last is { } last && ReferenceEquals(last.Settings, settings))
        {
            return last.Brand;
        }

        var brand = Brand.Of(settings);
        _last = new Entry(settings, brand);
        return brand;
    }

    private sealed record Entry(BrandingSettings Settings, Brand Brand);
}
