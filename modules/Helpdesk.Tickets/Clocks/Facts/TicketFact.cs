namespace Helpdesk.Tickets.Clocks;

/// <summary>An event of the ticket's stream as clocks see it.</summary>
/// <param name="Sequence">Sequence of the event.</param>
/// <param name="At">UTC, whole seconds: deadlines are told in seconds, so they are kept in seconds.</param>
/// <param name="Signals">What it means, of <see cref="TicketSignals"/>.</param>
/// <param name="Category">New category of the state; null when the state stays.</param>
/// <param name="Changes">New values of the changed fields; null when a field was cleared.</param>
internal sealed record TicketFact(
    int Sequence, DateTime At, IReadOnlyList<string> Signals, StateCategory? Category, IReadOnlyDictionary<string, string?> Changes)
{
    public bool Has(string signal) => Signals.Contains(signal);
}
