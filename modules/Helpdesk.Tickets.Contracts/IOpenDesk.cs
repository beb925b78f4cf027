namespace Helpdesk.Tickets;

/// <summary>
/// The pages of the desk that are open on this node at this moment. What they are told is a hint without content: each page fetches what is new by
/// itself, with the rights of its person. Hints may be lost; pages also ask from time to time.
/// </summary>
public interface IOpenDesk
{
    /// <summary>
    /// Tells a person's open pages that something of theirs is new (the bell). Call it when the change is committed, see
    /// <c>IUnitOfWork.OnCommitted</c>. Never throws, and costs nothing when the person is not there.
    /// </summary>
    /// <param name="personId">Person.</param>
    void Tell(Guid personId);
}

/// <summary>Finds what is new for the people who have a page open here, whichever node committed it. Asked twice a second where there can be several nodes.</summary>
public interface IDeskNews
{
    /// <summary>What is new, each with an id of its own, so that the same thing is told once.</summary>
    /// <param name="people">People with an open page; at most some hundred.</param>
    /// <param name="since">UTC; a few seconds ago.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<(Guid PersonId, Guid NewsId)>> FindAsync(IReadOnlyCollection<Guid> people, DateTime since, CancellationToken cancellationToken);
}
