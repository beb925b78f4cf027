using Helpdesk.Data;

namespace Helpdesk.Requests.Domain;

/// <summary>A shelf of the catalogue.</summary>
[Configuration]
[LedgerName("requests.catalog-category")]
internal sealed class CatalogCategory : AggregateRoot
{
    public const int MaxName = 80;

    public string Name { get; set; } = "";

    /// <summary>Name of a Tabler icon.</summary>
    public string Icon { get; set; } = "";

    public int Position { get; set; }
}
