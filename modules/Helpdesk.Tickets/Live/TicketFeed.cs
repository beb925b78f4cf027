namespace Helpdesk.Tickets.Live;

/// <summary>A ticket and the sequence of its last event: all that a page needs to know whether what it shows is old.</summary>
internal readonly record struct ChangedTicket(string Number, int Sequence);

/// <summary>What this process has committed, told right after the commit. Singleton of the shell.</summary>
internal sealed class TicketFeed
{
    /// <summary>Must not throw and must not wait: the request that committed runs it.</summary>
    public event Action<IReadOnlyList<ChangedTicket>>? Committed;

    public void Tell(IReadOnlyList<ChangedTicket> changes) => Committed?.Invoke(changes);
}
