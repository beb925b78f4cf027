using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Errors;

namespace Helpdesk.Tickets.Import;

/// <summary>
/// How the rows of another system's event log become events of ours: data, so that another log needs no code. One row = one event of one
/// ticket, with the ticket's full state after it.
/// </summary>
internal sealed record ImportProfile
{
    // Stands before the shipped profiles, which are read with it.
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Name { get; init; }

    public string DisplayName { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Id of the ticket type that the records become.</summary>
    public required string TicketType { get; init; }

    /// <summary>Short name of the source system; with the source's number it identifies a ticket across runs.</summary>
    public required string Source { get; init; }

    public string Delimiter { get; init; } = ",";

    /// <summary>Values that mean "not known".</summary>
    public IReadOnlyList<string> Missing { get; init; } = [""];

    public required IReadOnlyList<string> DateFormats { get; init; }

    /// <summary>IANA zone of the source's times.</summary>
    public string TimeZone { get; init; } = "UTC";

    public required string Number { get; init; }

    public required string Time { get; init; }

    /// <summary>Column with a whole number that orders events of the same minute.</summary>
    public required string Order { get; init; }

    public required string Actor { get; init; }

    public required string OpenedAt { get; init; }

    /// <summary>First column that holds a value wins.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];

    public string? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>Columns whose values make the title.</summary>
    public IReadOnlyList<string> Title { get; init; } = [];

    public required ColumnMap<StateValue> State { get; init; }

    public ColumnMap<int>? Impact { get; init; }

    public ColumnMap<int>? Urgency { get; init; }

    public required ColumnMap<int> Priority { get; init; }

    public ColumnMap<string>? Channel { get; init; }

    public required string Requester { get; init; }

    public string? Team { get; init; }

    public string? Assignee { get; init; }

    /// <summary>Columns from the top of the category tree downwards.</summary>
    public IReadOnlyList<string> Category { get; init; } = [];

    public string? ReopenCount { get; init; }

    public string? ReassignmentCount { get; init; }

    /// <summary>Columns kept as they are in the ticket's fields and in its history.</summary>
    public IReadOnlyList<string> ExtraFields { get; init; } = [];

    /// <summary>Column to key of the custom field that its values go to; a value that is none of the field rejects the row.</summary>
    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Our name to column for values that the source copied from the end of a record onto all its rows. They are facts of the last event
    /// only and are never read for an earlier one.
    /// </summary>
    public IReadOnlyDictionary<string, string> EndValues { get; init; } = new Dictionary<string, string>();

    public IEnumerable<string> Columns() =>
        new[] { Number, Time, Order, Actor, OpenedAt, CreatedAt, CreatedBy, State.Column, Impact?.Column, Urgency?.Column, Priority.Column, Channel?.Column, Requester, Team, Assignee, ReopenCount, ReassignmentCount }
            .OfType<string>().Concat(OpenedBy).Concat(Title).Concat(Category).Concat(ExtraFields).Concat(CustomFields.Keys).Concat(EndValues.Values).Distinct(StringComparer.Ordinal);

    /// <summary>Incidents first: most logs are theirs, and a form offers the first one.</summary>
    public static IReadOnlyList<ImportProfile> Shipped { get; } = [.. LoadShipped().OrderBy(p => p.TicketType != "incident")];

    /// <summary>A shipped profile by name, or one from a JSON file.</summary>
    public static ImportProfile Find(string nameOrFile)
    {
        if (Shipped.FirstOrDefault(p => p.Name == nameOrFile) is { } shipped)
        {
            return shipped;
        }

        if (!nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || !File.Exists(nameOrFile))
        {
            throw new BusinessException(
                "Import:UnknownProfile",
                $"There is no import profile '{nameOrFile}'. Known profiles: {string.Join(", ", Shipped.Select(p => p.Name))}; or name a .json file.");
        }

        try
        {
            using var file = File.OpenRead(nameOrFile);
            return JsonSerializer.Deserialize<ImportProfile>(file, JsonOptions)!;
        }
        catch (JsonException e)
        {
            throw new BusinessException("Import:BadProfile", $"The profile '{nameOrFile}' is not valid: {e.Message}");
        }
    }

    private static IEnumerable<ImportProfile> LoadShipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Import.Profiles.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<ImportProfile>(stream, JsonOptions)!;
        }
    }
}

/// <summary>A column whose values are translated; a value that is not listed rejects the row.</summary>
internal sealed record ColumnMap<T>(string Column, IReadOnlyDictionary<string, T> Values);

/// <summary>A state of the source in our words.</summary>
internal sealed record StateValue(string State, string? SubState = null);
