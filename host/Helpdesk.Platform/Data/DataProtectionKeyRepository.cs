using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Keeps the key ring in the tenant's database, so that all nodes share it and a backup has it. The framework's interface knows no asynchrony;
/// it is called a few times in a process's life.
/// </summary>
internal sealed class DataProtectionKeyRepository(TenantDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var rented = new RentedConnection(database);
        using var command = rented.Connection.CreateCommand();
        command.CommandText = "SELECT \"Xml\" FROM \"Platform_DataProtectionKeys\"";
        using var reader = command.ExecuteReader();
        List<XElement> keys = [];
        while (reader.Read())
        {
            keys.Add(XElement.Parse(reader.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var rented = new RentedConnection(database);
        using var command = rented.Connection.CreateCommand();
        command.CommandText = "INSERT INTO \"Platform_DataProtectionKeys\" (\"FriendlyName\", \"Xml\") VALUES (@name, @xml)";
        command.With("name", friendlyName).With("xml", element.ToString(SaveOptions.DisableFormatting)).ExecuteNonQuery();
    }

    private readonly struct RentedConnection : IDisposable
    {
        public RentedConnection(TenantDatabase database)
        {
            Connection = database.Rent();
            database.Open(Connection);
        }

        public System.Data.Common.DbConnection Connection { get; }

        public void Dispose() => Connection.Dispose();
    }
}
