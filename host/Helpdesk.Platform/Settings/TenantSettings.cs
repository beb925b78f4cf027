using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Platform.Data;
using Helpdesk.Recipes;
using Helpdesk.Settings;
using Helpdesk.Web;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Settings;

/// <summary>Settings as one row of JSON per group, so that the ledger shows each change of a value.</summary>
internal sealed class TenantSettings(
    PlatformDbContext data,
    IUnitOfWork unitOfWork,
    SettingsCache cache,
    IEnumerable<SettingsGroup> groups,
    IAnnotationValidator validator) : ISettings
{
    public async Task<T> GetAsync<T>(CancellationToken cancellationToken = default)
        where T : class, new()
    {
        var group = Group(typeof(T));
        if (cache.Find(group.Name) is T cached)
        {
            return cached;
        }

        var version = cache.VersionOf(group.Name);
        var values = (T)await ReadAsync(group, cancellationToken);

        // Inside of a transaction the row may be one that is never committed.
        if (unitOfWork.Transaction is null)
        {
            cache.Store(group.Name, values, version);
        }

        return values;
    }

    public Task<object> GetCopyAsync(Type type, CancellationToken cancellationToken = default) => ReadAsync(Group(type), cancellationToken);

    public async Task<string> GetStampAsync(Type type, CancellationToken cancellationToken = default)
    {
        var name = Group(type).Name;
        return await data.Settings.AsNoTracking().Where(s => s.Name == name).Select(s => s.ConcurrencyStamp).FirstOrDefaultAsync(cancellationToken) ?? "";
    }

    public Task SaveAsync(object settings, CancellationToken cancellationToken = default) => SaveCoreAsync(settings, expectedStamp: null, cancellationToken);

    public Task SaveAsync(object settings, string expectedStamp, CancellationToken cancellationToken = default) =>
        SaveCoreAsync(settings, expectedStamp, cancellationToken);

    private async Task SaveCoreAsync(object settings, string? expectedStamp, CancellationToken cancellationToken)
    {
        var group = Group(settings.GetType());
        var errors = validator.Validate(settings);
        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }

        var json = JsonSerializer.Serialize(settings, group.Type, SettingsJson.Options);
        var row = await data.Settings.FirstOrDefaultAsync(s => s.Name == group.Name, cancellationToken);
        if (row?.Json == json)
        {
            return;
        }

        if (expectedStamp is not null && expectedStamp != (row?.ConcurrencyStamp ?? ""))
        {
            throw new ConcurrencyException("Somebody else changed these settings meanwhile. Read them again and repeat your change.");
        }

        if (row is null)
        {
            data.Settings.Add(new Setting { Name = group.Name, Json = json });
        }
        else
        {
            row.Json = json;
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        unitOfWork.OnCommitted(() => cache.Remove(group.Name));
        await data.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<object> ReadAsync(SettingsGroup group, CancellationToken cancellationToken)
    {
        var json = await data.Settings.AsNoTracking().Where(s => s.Name == group.Name).Select(s => s.Json).FirstOrDefaultAsync(cancellationToken);
        return json is null ? Activator.CreateInstance(group.Type)! : JsonSerializer.Deserialize(json, group.Type, SettingsJson.Options)!;
    }

    private SettingsGroup Group(Type type) => groups.FirstOrDefault(g => g.Type == type)
        ?? throw new InvalidOperationException($"{type.FullName} is not a group of settings: add it with AddSettings in a startup.");
}

/// <summary>
/// Values of a shell, read again after half a minute, because another process may have changed them. Singleton of each shell.
/// </summary>
internal sealed class SettingsCache(TimeProvider clock)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public object? Find(string group) =>
        _entries.TryGetValue(group, out var entry) && entry.Values is not null && clock.GetElapsedTime(entry.ReadAt) < Age ? entry.Values : null;

    /// <summary>Counts the changes of a group in this process; ask before reading what shall be stored.</summary>
    public int VersionOf(string group) => _entries.TryGetValue(group, out var entry) ? entry.Version : 0;

    /// <summary>Keeps values, unless the group was changed while they were read.</summary>
    public void Store(string group, object values, int version)
    {
        var read = new Entry(values, clock.GetTimestamp(), version);
        _entries.AddOrUpdate(group, read, (_, present) => present.Version == version ? read : present);
    }

    public void Remove(string group) =>
        _entries.AddOrUpdate(group, new Entry(null, 0, 1), (_, present) => new Entry(null, 0, present.Version + 1));

    private sealed record Entry(object? Values, long ReadAt, int Version);
}

internal static class SettingsJson
{
    /// <summary>A value that a newer version wrote and this one does not know is left alone.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>For what people write: an unknown name is a mistake.</summary>
    public static JsonSerializerOptions StrictOptions { get; } = new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
}

/// <summary>Recipe step <c>settings</c>: each property besides <c>name</c> is a group, whose given values replace the present ones.</summary>
internal sealed class SettingsRecipeStep(ISettings settings, IEnumerable<SettingsGroup> groups) : IRecipeStepHandler
{
    public string Name => "settings";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        foreach (var property in step.EnumerateObject().Where(p => !p.NameEquals("name")))
        {
            var group = groups.FirstOrDefault(g => string.Equals(g.Name, property.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw new BusinessException(
                    "Settings:UnknownGroup",
                    $"There are no settings '{property.Name}'; there are {string.Join(", ", groups.Select(g => g.Name).Order(StringComparer.Ordinal))}.");
            var present = await settings.GetCopyAsync(group.Type, cancellationToken);
            await settings.SaveAsync(Merge(group, present, property.Value), cancellationToken);
        }
    }

    private static object Merge(SettingsGroup group, object present, JsonElement changes)
    {
        try
        {
            var merged = JsonSerializer.SerializeToNode(present, group.Type, SettingsJson.Options)!.AsObject();
            foreach (var change in changes.EnumerateObject())
            {
                var key = merged.Select(m => m.Key).FirstOrDefault(k => string.Equals(k, change.Name, StringComparison.OrdinalIgnoreCase)) ?? change.Name;
                merged[key] = JsonNode.Parse(change.Value.GetRawText());
            }

            return merged.Deserialize(group.Type, SettingsJson.StrictOptions)!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BusinessException("Settings:Malformed", $"The settings '{group.Name}' cannot be read: {exception.Message}");
        }
    }
}
