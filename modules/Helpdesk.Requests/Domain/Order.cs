using Helpdesk.Data;

namespace Helpdesk.Requests.Domain;

/// <summary>What was ordered with a request. Its key is the ticket's id. It holds for this order whatever becomes of the item.</summary>
[LedgerName("requests.order")]
internal sealed class Order : AggregateRoot
{
    public Guid ItemId { get; set; }

    public int ItemVersion { get; set; }

    public string ItemName { get; set; } = "";

    public string DeliveryTime { get; set; } = "";

    public int Quantity { get; set; } = 1;

    public int MaxQuantity { get; set; } = 1;

    /// <summary>Price of one piece in hundredths of the currency; null for none.</summary>
    public long? UnitPrice { get; set; }

    public string? Currency { get; set; }

    public string CostCentre { get; set; } = "";

    /// <summary>Workflow that approves it; null when nobody has to.</summary>
    public string? WorkflowId { get; set; }

    /// <summary>Who has to agree, in the requester's words.</summary>
    public string ApprovalText { get; set; } = "";

    /// <summary>The run of the workflow that counts; an earlier one is worth nothing.</summary>
    public Guid? ApprovalRunId { get; set; }

    /// <summary>List of <see cref="FulfilmentTask"/>, as JSON.</summary>
    public string Tasks { get; set; } = "[]";

    public IReadOnlyList<FulfilmentTask> ReadTasks() => CatalogJson.Read<List<FulfilmentTask>>(Tasks);

    public long? Total => UnitPrice * Quantity;
}

/// <summary>A task of an order that was created: the key is unique within the order, so it is created once.</summary>
[LedgerName("requests.order-task")]
internal sealed class OrderTask
{
    public Guid OrderId { get; set; }

    public string Key { get; set; } = "";

    public Guid TicketId { get; set; }
}
