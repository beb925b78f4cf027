using System.Data.Common;

namespace Helpdesk.Platform.Data;

internal static class DbCommandExtensions
{
    /// <summary>The first column of all rows.</summary>
    public static async Task<HashSet<string>> ReadStringsAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        HashSet<string> result = new(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            result.Add(reader.GetString(0));
        }

        return result;
    }

    /// <summary>Adds a parameter that all products understand under the same name.</summary>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}
