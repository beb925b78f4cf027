namespace Helpdesk.Tickets;

/// <summary>
/// What a module adds to generated data (demonstrations, load tests, training): its own tickets and records with their past. Scoped; called once after the
/// incidents were made, in the transaction and as the actor of the generation.
/// </summary>
public interface IPastContributor
{
    /// <summary>Lower ones come first: problems 10, requests 15, changes 20.</summary>
    int Order { get; }

    /// <summary>Adds what belongs to the scene.</summary>
    Task ContributeAsync(PastScene scene, CancellationToken cancellationToken);
}

/// <summary>What was generated so far, and who takes part.</summary>
/// <param name="Random">Source of chance: the same seed gives the same content.</param>
/// <param name="Now">The present, UTC; nothing that happened lies after it.</param>
/// <param name="Days">Length of the period that ends now.</param>
/// <param name="IncidentCount">Incidents that were made in the period.</param>
/// <param name="Incidents">Some of them over the whole period, first ones first.</param>
/// <param name="Teams">Teams that have members.</param>
/// <param name="Requesters">People who need help.</param>
public sealed record PastScene(
    Random Random, DateTime Now, int Days, int IncidentCount, IReadOnlyList<PastIncident> Incidents, IReadOnlyList<PastTeam> Teams, IReadOnlyList<PastActor> Requesters)
{
    /// <summary>One of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> list) => list[Random.Next(list.Count)];
}

/// <summary>A person who takes part.</summary>
public sealed record PastActor(Guid Id, string Name);

/// <summary>A team that takes part.</summary>
public sealed record PastTeam(Guid Id, string Name, IReadOnlyList<PastActor> Members);

/// <summary>An incident that was made.</summary>
public sealed record PastIncident(Guid Id, string Title, DateTime CreatedAt);

/// <summary>Writes tickets with their past, silently: nobody is told, no guard is asked, every row is in the ledger. For generated data only. Scoped.</summary>
public interface IPastTickets
{
    /// <summary>Writes tickets of one type.</summary>
    /// <returns>Their numbers by id.</returns>
    Task<IReadOnlyDictionary<Guid, string>> WriteAsync(string typeId, IReadOnlyList<PastTicket> tickets, CancellationToken cancellationToken);

    /// <summary>Links tickets that are there; both histories tell it.</summary>
    Task LinkAsync(IReadOnlyList<PastLink> links, CancellationToken cancellationToken);
}

/// <summary>A ticket with its past.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="Requester">Who asked for it.</param>
/// <param name="Team">Team that owns it.</param>
/// <param name="Title">Title, at most 250 characters.</param>
/// <param name="Description">Markdown.</param>
/// <param name="Impact">1 high to 3 low; the urgency is the same.</param>
/// <param name="ServiceId">Service, or null.</param>
/// <param name="Steps">What happened then, in the order of time, none of it in the future.</param>
public sealed record PastTicket(
    Guid Id, DateTime CreatedAt, PastActor Requester, PastTeam Team, string Title, string Description, int Impact, Guid? ServiceId, IReadOnlyList<PastStep> Steps)
{
    /// <summary>Ticket that it is a part of, written before; null for none.</summary>
    public Guid? ParentId { get; init; }
}

/// <summary>Something that happened to a ticket.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who did it.</param>
public sealed record PastStep(DateTime At, PastActor By)
{
    /// <summary>New state; null when it stays.</summary>
    public string? State { get; init; }

    /// <summary>Reason within the state.</summary>
    public string? SubState { get; init; }

    /// <summary>New owner; null when it stays.</summary>
    public PastActor? Assignee { get; init; }

    /// <summary>Fields of the type's module that changed.</summary>
    public IReadOnlyList<RecordedChange> Changes { get; init; } = [];

    /// <summary>Internal note; a step with one has nothing else.</summary>
    public string? Note { get; init; }

    /// <summary>Code and words of the resolution.</summary>
    public (string Code, string Notes)? Resolution { get; init; }
}

/// <summary>A link of the past.</summary>
/// <param name="SourceId">Source.</param>
/// <param name="TargetId">Target.</param>
/// <param name="Kind">One of <see cref="TicketLinkKinds"/>.</param>
/// <param name="At">When it was made, UTC; a ticket that had its last event later tells it then.</param>
/// <param name="By">Who made it.</param>
public sealed record PastLink(Guid SourceId, Guid TargetId, string Kind, DateTime At, PastActor By);
