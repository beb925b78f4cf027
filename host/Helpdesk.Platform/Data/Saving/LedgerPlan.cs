using System.Reflection;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Helpdesk.Platform.Data;

/// <summary>How one kind of entity is written to the ledger: looked at once, then kept with the model.</summary>
internal sealed class LedgerPlan
{
    private const string Annotation = "Helpdesk:LedgerPlan";
    private const string DigestName = "digest";
    private const string Secret = "\"[secret]\"";

    private readonly LedgerProperty[] _all;
    private readonly LedgerProperty[] _key;

    private LedgerPlan(IEntityType entity)
    {
        var type = entity.ClrType;
        EntityType = NameOf(entity);
        IsInLedger = !PlatformTables.Contains(type) && type.GetCustomAttribute<NotInLedgerAttribute>(inherit: true) is null;
        var appendOnly = type.GetCustomAttribute<AppendOnlyAttribute>(inherit: true);
        (IsAppendOnly, MayExpire) = (appendOnly is not null, appendOnly is { MayExpire: true });
        HasStamp = typeof(IHasConcurrencyStamp).IsAssignableFrom(type);
        IsCreationAudited = typeof(ICreationAudited).IsAssignableFrom(type);
        IsModificationAudited = typeof(IModificationAudited).IsAssignableFrom(type);
        _all = entity.GetFlattenedProperties()
            .Select(p => new LedgerProperty(p, RoleOf(p)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToArray();
        _key = entity.FindPrimaryKey()?.Properties.Select(p => _all.First(a => a.Property == p)).ToArray() ?? [];
        Changing = _all.Where(p => !p.Property.IsPrimaryKey() && p.Role is not (PropertyRole.Stamp or PropertyRole.Derived)).ToArray();
        Derived = _all.Where(p => p.Role == PropertyRole.Derived).ToArray();
    }

    /// <summary>Name in the ledger.</summary>
    public string EntityType { get; }

    public bool IsInLedger { get; }

    public bool IsAppendOnly { get; }

    /// <summary>An append-only row that may be deleted when its time is over.</summary>
    public bool MayExpire { get; }

    public bool HasStamp { get; }

    public bool IsCreationAudited { get; }

    public bool IsModificationAudited { get; }

    /// <summary>Properties whose values are facts, in ordinal order of their names.</summary>
    public LedgerProperty[] Changing { get; }

    /// <summary>Properties that follow from facts; the ledger leaves them out.</summary>
    public LedgerProperty[] Derived { get; }

    public static LedgerPlan For(IEntityType entity) =>
        entity.GetOrAddRuntimeAnnotationValue(Annotation, static e => new LedgerPlan(e!), entity);

    /// <summary>Key of a row; parts joined by commas.</summary>
    public string KeyOf(RowValues row)
    {
        if (_key.Length == 1)
        {
            return KeyPart(row.Current(_key[0]));
        }

        return string.Join(',', _key.Select(k => KeyPart(row.Current(k))));
    }

    /// <summary>Changes of an added row.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="row">The row.</param>
    /// <param name="withAudit">True when the audit properties were set by the use case, so that the event does not say the same.</param>
    public string Added(CanonicalJson json, RowValues row, bool withAudit) => IsAppendOnly ? Digest(json, row) : OneSided(json, row, withAudit, isNew: true);

    /// <summary>Changes of a deleted row.</summary>
    public string Deleted(CanonicalJson json, RowValues row) => IsAppendOnly ? Digest(json, row) : OneSided(json, row, withAudit: true, isNew: false);

    /// <summary>Changes of a modified row, or null when nothing changed.</summary>
    public string? Modified(CanonicalJson json, RowValues row, bool withAudit)
    {
        json.Clear();
        json.Raw('{');
        var any = false;
        foreach (var property in Changing)
        {
            if (!withAudit && property.Role != PropertyRole.Fact)
            {
                continue;
            }

            var before = row.Original(property);
            var after = row.Current(property);
            if (property.Comparer.Equals(before, after))
            {
                continue;
            }

            Name(json, property, ref any);
            Pair(json, property, before, after);
        }

        json.Raw('}');
        return any ? json.ToString() : null;
    }

    /// <summary>True when a derived value differs; its row is written, and is no new version.</summary>
    public bool HasDerivedChanges(RowValues row)
    {
        foreach (var property in Derived)
        {
            if (!property.Comparer.Equals(row.Original(property), row.Current(property)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Key of a row, part by part.</summary>
    public object?[] KeyValuesOf(RowValues row) => Array.ConvertAll(_key, row.Current);

    /// <summary>What <see cref="KeyOf"/> gave, part by part; null for a text that no key gives.</summary>
    public object?[]? KeyValuesFrom(string key)
    {
        var parts = key.Split(',', _key.Length);
        if (parts.Length != _key.Length)
        {
            return null;
        }

        var values = new object?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if ((values[i] = KeyValue(_key[i].Property.ClrType, parts[i])) is null)
            {
                return null;
            }
        }

        return values;
    }

    /// <summary>The first property whose present value is not among those that may be; <c>digest</c> for a row that is never changed.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="row">The row as it was read.</param>
    /// <param name="isPresent">Asked with a name and the value as the ledger writes it.</param>
    public string? FirstDifference(CanonicalJson json, RowValues row, Func<string, string, bool> isPresent)
    {
        if (IsAppendOnly)
        {
            return isPresent(DigestName, $"\"{DigestOf(json, row)}\"") ? null : DigestName;
        }

        foreach (var property in Changing)
        {
            json.Clear();
            One(json, property, row.Current(property));
            if (!isPresent(property.Name, json.ToString()))
            {
                return property.Name;
            }
        }

        return null;
    }

    private string Digest(CanonicalJson json, RowValues row) => $"{{\"{DigestName}\":\"{DigestOf(json, row)}\"}}";

    private string DigestOf(CanonicalJson json, RowValues row)
    {
        // What the database keeps, nulls left out: a nullable column that a later version adds leaves old digests valid.
        json.Clear();
        json.Raw('{');
        var any = false;
        foreach (var property in _all)
        {
            if (property.Role != PropertyRole.Derived && property.ToStored(row.Current(property)) is { } value)
            {
                Name(json, property, ref any);
                json.Value(value);
            }
        }

        json.Raw('}');
        return json.ToSha256();
    }

    private string OneSided(CanonicalJson json, RowValues row, bool withAudit, bool isNew)
    {
        json.Clear();
        json.Raw('{');
        var any = false;
        foreach (var property in Changing)
        {
            if (!withAudit && property.Role != PropertyRole.Fact)
            {
                continue;
            }

            var value = isNew ? row.Current(property) : row.Original(property);
            if (value is null)
            {
                continue;
            }

            Name(json, property, ref any);
            Pair(json, property, isNew ? null : value, isNew ? value : null);
        }

        json.Raw('}');
        return json.ToString();
    }

    private static void Name(CanonicalJson json, LedgerProperty property, ref bool any)
    {
        if (any)
        {
            json.Raw(',');
        }

        any = true;
        json.Text(property.Name);
        json.Raw(':');
    }

    private static void Pair(CanonicalJson json, LedgerProperty property, object? before, object? after)
    {
        json.Raw('[');
        One(json, property, before);
        json.Raw(',');
        One(json, property, after);
        json.Raw(']');
    }

    private static void One(CanonicalJson json, LedgerProperty property, object? value)
    {
        if (value is not null && property.IsSensitive)
        {
            json.Raw(Secret);
        }
        else
        {
            json.Value(value);
        }
    }

    private static string KeyPart(object? value) => value switch
    {
        Guid id => id.ToString("d"),
        string text => text,
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static object? KeyValue(Type type, string text) =>
        type == typeof(string) ? text
        : type == typeof(Guid) ? Guid.TryParse(text, out var id) ? id : null
        : type == typeof(int) ? int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null
        : type == typeof(long) ? long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var big) ? big : null
        : type.IsEnum ? Enum.TryParse(type, text, out var value) ? value : null
        : throw new NotSupportedException($"A key of type {type.Name} cannot be found again from the ledger.");

    private static string NameOf(IEntityType entity)
    {
        if (entity.ClrType.GetCustomAttribute<LedgerNameAttribute>(inherit: true) is { } named)
        {
            return named.Name;
        }

        if (entity.FindOwnership() is { } ownership)
        {
            return $"{NameOf(ownership.PrincipalEntityType)}.{ownership.PrincipalToDependent?.Name.ToLowerInvariant()}";
        }

        return (entity.GetTableName() ?? entity.ShortName()).ToLowerInvariant();
    }

    private static PropertyRole RoleOf(IProperty property) => property.Name switch
    {
        nameof(IHasConcurrencyStamp.ConcurrencyStamp) when typeof(IHasConcurrencyStamp).IsAssignableFrom(property.DeclaringType.ClrType) => PropertyRole.Stamp,
        nameof(ICreationAudited.CreationTime) or nameof(ICreationAudited.CreatorId)
            when typeof(ICreationAudited).IsAssignableFrom(property.DeclaringType.ClrType) => PropertyRole.Audit,
        nameof(IModificationAudited.LastModificationTime) or nameof(IModificationAudited.LastModifierId)
            when typeof(IModificationAudited).IsAssignableFrom(property.DeclaringType.ClrType) => PropertyRole.Audit,
        _ when property.PropertyInfo?.IsDefined(typeof(NotInLedgerAttribute), inherit: true) == true => PropertyRole.Derived,
        _ => PropertyRole.Fact,
    };
}

internal enum PropertyRole
{
    Fact,
    Audit,
    Stamp,
    Derived,
}

internal sealed class LedgerProperty
{
    private readonly ValueConverter? _converter;
    private readonly IClrPropertyGetter? _getter;

    public LedgerProperty(IProperty property, PropertyRole role)
    {
        Property = property;
        Role = role;
        Name = property.DeclaringType is IComplexType complex ? $"{complex.ComplexProperty.Name}.{property.Name}" : property.Name;
        IsSensitive = property.FindAnnotation(LedgerModelExtensions.SensitiveAnnotation) is not null
            || property.PropertyInfo?.GetCustomAttribute<SensitiveAttribute>(inherit: true) is not null;
        Comparer = property.GetValueComparer();
        _converter = property.GetTypeMapping().Converter;
        _getter = property.IsShadowProperty() ? null : property.GetGetter();
    }

    public IProperty Property { get; }

    public string Name { get; }

    public PropertyRole Role { get; }

    public bool IsSensitive { get; }

    public ValueComparer Comparer { get; }

    /// <summary>The value as the database keeps it.</summary>
    public object? ToStored(object? value) => value is null || _converter is null ? value : _converter.ConvertToProvider(value);

    /// <summary>Reads from an object that no context tracks.</summary>
    public object? Read(object entity) => _getter?.GetClrValueUsingContainingEntity(entity);
}

/// <summary>Values of a row, tracked or not.</summary>
internal readonly struct RowValues
{
    private readonly object? _entity;
    private readonly PropertyValues? _current;
    private readonly PropertyValues? _original;

    public RowValues(object entity) => _entity = entity;

    public RowValues(EntityEntry entry)
    {
        _entity = entry.Entity;
        _current = entry.CurrentValues;
        _original = entry.State is EntityState.Added ? null : entry.OriginalValues;
    }

    public object? Current(LedgerProperty property) =>
        _current is not null && property.Property.IsShadowProperty() ? _current[property.Property] : property.Read(_entity!);

    public object? Original(LedgerProperty property) => _original![property.Property];
}
