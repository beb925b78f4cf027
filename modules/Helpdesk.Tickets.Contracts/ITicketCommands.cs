using System.Text.Json;

namespace Helpdesk.Tickets;

/// <summary>
/// What modules do to tickets: the use cases of the desk, with the rights of the present person (the system may do everything), the rules of the type
/// and the same history. Each call is saved by itself, or with the transaction of the scope when one has begun. Scoped. Not for guards, which are asked by
/// these use cases.
/// </summary>
public interface ITicketCommands
{
    /// <summary>Makes a ticket.</summary>
    /// <exception cref="Errors.ValidationException">Something is missing or wrong.</exception>
    Task<TicketPanelModel> CreateAsync(NewTicketModel ticket, CancellationToken cancellationToken);

    /// <summary>Links a ticket to another one; does nothing when it is.</summary>
    /// <param name="number">Source; not finished.</param>
    /// <param name="targetNumber">Target.</param>
    /// <param name="kind">Meaning, one of <see cref="TicketLinkKinds"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task LinkAsync(string number, string targetNumber, string kind, CancellationToken cancellationToken);

    /// <summary>Adds a message.</summary>
    /// <param name="number">Ticket.</param>
    /// <param name="body">Markdown.</param>
    /// <param name="isPublic">True = the requester reads it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task CommentAsync(string number, string body, bool isPublic, CancellationToken cancellationToken);

    /// <summary>Takes a transition.</summary>
    /// <exception cref="Errors.BusinessException">The machine, a right or a guard says no.</exception>
    Task TransitionAsync(string number, TicketStep step, CancellationToken cancellationToken);
}

/// <summary>A ticket to be made.</summary>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Title">Title, at most 250 characters.</param>
/// <param name="Description">Markdown.</param>
/// <param name="ServiceId">Service, or null.</param>
/// <param name="CategoryId">Category, or null.</param>
/// <param name="Impact">1 high to 3 low; null takes the service's default.</param>
/// <param name="Urgency">1 high to 3 low; null means medium.</param>
/// <param name="TeamId">Team, or null for routing.</param>
public sealed record NewTicketModel(
    string TypeId, string Title, string Description, Guid? ServiceId = null, Guid? CategoryId = null, int? Impact = null, int? Urgency = null, Guid? TeamId = null)
{
    /// <summary>Who needs it; null for the present person. Another one needs <see cref="TicketPermissions.ReportForOthers"/>.</summary>
    public Guid? RequesterId { get; init; }

    /// <summary>Number of the ticket that it is a part of, or null.</summary>
    public string? ParentNumber { get; init; }

    /// <summary>Key of the form that it was ordered with, see <see cref="ITicketForms"/>; null for the form of its type.</summary>
    public string? FormKey { get; init; }

    /// <summary>Custom fields by key.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>The requester's form was filled in, in the portal: what only the staff knows was not asked.</summary>
    public bool IsFromPortal { get; init; }
}

/// <summary>A transition to be taken.</summary>
/// <param name="Transition">Its id.</param>
/// <param name="SubState">Reason within the new state, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="ResolutionCode">Code, when it resolves.</param>
/// <param name="ResolutionNotes">Markdown for the requester, when it resolves.</param>
/// <param name="AssigneeId">New owner; null leaves the present one.</param>
public sealed record TicketStep(
    string Transition, string? SubState = null, string? Reason = null, string? ResolutionCode = null, string? ResolutionNotes = null, Guid? AssigneeId = null);
