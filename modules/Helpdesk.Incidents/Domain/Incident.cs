using Helpdesk.Data;

namespace Helpdesk.Incidents.Domain;

/// <summary>What an incident has beyond the record core. The row is made when it is needed; its key is the ticket's id.</summary>
[LedgerName("incidents.incident")]
public sealed class Incident : AggregateRoot
{
    /// <summary>Declared as major: handled by a process of its own, never closed automatically or by its requester.</summary>
    public bool IsMajor { get; private set; }

    /// <summary>When it was last declared; null when it is not major.</summary>
    public DateTime? MajorSince { get; private set; }

    /// <summary>False when nothing changed.</summary>
    internal bool SetMajor(bool isMajor, DateTime now)
    {
        if (IsMajor == isMajor)
        {
            return false;
        }

        IsMajor = isMajor;
        MajorSince = isMajor ? now : null;
        return true;
    }
}
