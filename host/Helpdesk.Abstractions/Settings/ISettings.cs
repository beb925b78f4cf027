using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Settings;

/// <summary>
/// Settings of the tenant, one row per type; a type is a class with defaults and data annotations, which Admin turns into a form. A change is in the ledger.
/// </summary>
public interface ISettings
{
    /// <summary>The present values; defaults when never saved. Cached; do not change the result.</summary>
    Task<T> GetAsync<T>(CancellationToken cancellationToken = default)
        where T : class, new();

    /// <summary>The present values of a group known by its type only, as a copy that may be changed and saved (the settings form).</summary>
    Task<object> GetCopyAsync(Type type, CancellationToken cancellationToken = default);

    /// <summary>Stamp of what is stored now, for <see cref="SaveAsync(object, string, CancellationToken)"/>; empty when never saved. Ask before reading a copy.</summary>
    Task<string> GetStampAsync(Type type, CancellationToken cancellationToken = default);

    /// <summary>Validates and saves.</summary>
    /// <exception cref="Errors.ValidationException">A value breaks its annotation.</exception>
    Task SaveAsync(object settings, CancellationToken cancellationToken = default);

    /// <summary>Validates and saves unless somebody else has saved another value since the stamp was read.</summary>
    /// <exception cref="Errors.ValidationException">A value breaks its annotation.</exception>
    /// <exception cref="Errors.ConcurrencyException">Somebody else has changed the settings since.</exception>
    Task SaveAsync(object settings, string expectedStamp, CancellationToken cancellationToken = default);
}

/// <summary>A group of settings that Admin shows.</summary>
/// <param name="Name">Key of the row and of the page, for example <c>tickets</c>.</param>
/// <param name="Title">English title, which is the localization key.</param>
/// <param name="Type">Settings class.</param>
public sealed record SettingsGroup(string Name, string Title, Type Type);

/// <summary>Registers settings.</summary>
public static class SettingsServiceCollectionExtensions
{
    /// <summary>Adds a group of settings to the shell.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string name, string title)
        where T : class, new() =>
        services.AddSingleton(new SettingsGroup(name, title, typeof(T)));
}
