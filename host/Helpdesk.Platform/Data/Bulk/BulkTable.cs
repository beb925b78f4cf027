using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Helpdesk.Platform.Data;

/// <summary>Table and columns of an entity for bulk inserts, from EF Core's model; kept with the model.</summary>
internal sealed class BulkTable
{
    private const string Annotation = "Helpdesk:BulkTable";

    private BulkTable(IEntityType entity)
    {
        Name = entity.GetTableName() ?? throw NotPossible(entity, "it has no table");
        if (entity.GetTableMappings().Count() != 1)
        {
            throw NotPossible(entity, "it lies in more than one table");
        }

        if (entity.GetNavigations().Any(n => n.TargetEntityType.IsOwned()))
        {
            throw NotPossible(entity, "it owns other rows");
        }

        var store = StoreObjectIdentifier.Table(Name, entity.GetSchema());
        Columns = entity.GetFlattenedProperties()
            .Where(p => p.GetColumnName(store) is not null)
            .Select(p => new BulkColumn(entity, p, p.GetColumnName(store)!))
            .ToArray();
    }

    public string Name { get; }

    public BulkColumn[] Columns { get; }

    public static BulkTable For(IEntityType entity) =>
        entity.GetOrAddRuntimeAnnotationValue(Annotation, static e => new BulkTable(e!), entity);

    internal static NotSupportedException NotPossible(IEntityType entity, string why) =>
        new($"{entity.DisplayName()} cannot be written in bulk: {why}. Save it through its context.");
}

internal sealed class BulkColumn
{
    private readonly Func<object, object?> _read;

    public BulkColumn(IEntityType entity, IProperty property, string name)
    {
        Name = name;
        var mapping = (RelationalTypeMapping)property.GetTypeMapping();
        StoreType = mapping.StoreTypeNameBase;
        ProviderType = Nullable.GetUnderlyingType(mapping.Converter?.ProviderClrType ?? mapping.ClrType) ?? mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        if (ProviderType.IsEnum)
        {
            ProviderType = Enum.GetUnderlyingType(ProviderType);
        }

        if (property == entity.FindDiscriminatorProperty())
        {
            var discriminator = entity.GetDiscriminatorValue();
            _read = _ => discriminator;
        }
        else if (property.IsShadowProperty())
        {
            if (!property.IsNullable)
            {
                throw BulkTable.NotPossible(entity, $"its column {name} has no property");
            }

            _read = static _ => null;
        }
        else
        {
            var getter = property.GetGetter();
            var convert = mapping.Converter?.ConvertToProvider;
            _read = convert is null
                ? getter.GetClrValueUsingContainingEntity
                : row => getter.GetClrValueUsingContainingEntity(row) is { } value ? convert(value) : null;
        }
    }

    public string Name { get; }

    /// <summary>Type of the column without length.</summary>
    public string StoreType { get; }

    /// <summary>CLR type that <see cref="Read"/> gives, null aside.</summary>
    public Type ProviderType { get; }

    /// <summary>The value as the database's client takes it, or null.</summary>
    public object? Read(object row) => _read(row);
}
