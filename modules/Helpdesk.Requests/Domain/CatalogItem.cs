using System.Text.Encodings.Web;
using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Requests.Domain;

/// <summary>Something that people can order. Orders keep what they need of it, so an edit changes no order.</summary>
[Configuration]
[LedgerName("requests.catalog-item")]
internal sealed class CatalogItem : AggregateRoot
{
    public const int MaxKey = 40;
    public const int MaxName = 120;
    public const int MaxSummary = 200;
    public const int MaxDescription = 4_000;
    public const int MaxWord = 100;

    /// <summary>Lower case, digits and hyphens; unique, and never changed: fields name the form by it.</summary>
    public string Key { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>One line on the card.</summary>
    public string Summary { get; set; } = "";

    public string Description { get; set; } = "";

    public Guid CategoryId { get; set; }

    /// <summary>Name of a Tabler icon.</summary>
    public string Icon { get; set; } = "";

    /// <summary>Hexadecimal SHA-256 of its image in the blob store; null for the icon.</summary>
    public string? ImageSha256 { get; set; }

    public string? ImageType { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Ids of teams that may order it, as JSON; empty together with the roles for everybody.</summary>
    public string AudienceTeams { get; set; } = "[]";

    /// <summary>Names of roles that may order it, as JSON.</summary>
    public string AudienceRoles { get; set; } = "[]";

    /// <summary>Price of one piece in hundredths of the currency; null for none.</summary>
    public long? UnitPrice { get; set; }

    /// <summary>ISO 4217; null without a price.</summary>
    public string? Currency { get; set; }

    /// <summary>Who pays unless the order says otherwise.</summary>
    public string CostCentre { get; set; } = "";

    /// <summary>How long it takes, in the requester's words.</summary>
    public string DeliveryTime { get; set; } = "";

    public int MaxQuantity { get; set; } = 1;

    /// <summary>Service of the requests: rules choose clocks by it, and its owner approves.</summary>
    public Guid? ServiceId { get; set; }

    /// <summary>Team of the requests; null for routing.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>1 high to 3 low.</summary>
    public int Urgency { get; set; } = 3;

    /// <summary>Workflow that approves an order; null when nobody has to.</summary>
    public string? WorkflowId { get; set; }

    /// <summary>Who has to agree, in the requester's words.</summary>
    public string ApprovalText { get; set; } = "";

    /// <summary>List of <see cref="FulfilmentTask"/>, as JSON.</summary>
    public string Tasks { get; set; } = "[]";

    /// <summary>Key of a field to one of <see cref="ProfileFacts"/>, as JSON: what a fresh form begins with.</summary>
    public string Defaults { get; set; } = "{}";

    /// <summary>1, 2, 3 …: rises with every edit; an order says which one it was made of.</summary>
    public int Version { get; set; } = 1;

    public IReadOnlyList<FulfilmentTask> ReadTasks() => CatalogJson.Read<List<FulfilmentTask>>(Tasks);

    public bool IsFor(IEnumerable<Guid> teams, Func<string, bool> isInRole)
    {
        var (wantedTeams, wantedRoles) = (CatalogJson.Read<List<Guid>>(AudienceTeams), CatalogJson.Read<List<string>>(AudienceRoles));
        return (wantedTeams.Count == 0 && wantedRoles.Count == 0) || teams.Any(wantedTeams.Contains) || wantedRoles.Exists(r => isInRole(r));
    }
}

/// <summary>How the parts of items and orders are stored.</summary>
internal static class CatalogJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}

/// <summary>What is known of a person and can stand in a form already.</summary>
internal static class ProfileFacts
{
    public const string Name = "name";
    public const string Email = "email";
    public const string Organisation = "organisation";
    public const string Manager = "manager";

    public static IReadOnlyList<string> All { get; } = [Name, Email, Organisation, Manager];
}
