using System.Text.Json.Serialization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// The clocks of one ticket after some of its events: data only, can be stored and read back (<see cref="ClockJson"/>) and advanced by the
/// next event (<see cref="ClockEngine"/>).
/// </summary>
internal sealed record ClockState
{
    public required TicketFacts Facts { get; init; }

    /// <summary>Sequence of the last event; 0 before the first.</summary>
    public int Sequence { get; init; }

    /// <summary>Time of the last event.</summary>
    public DateTime At { get; init; }

    /// <summary>One for each definition that is chosen now.</summary>
    public IReadOnlyList<ClockTrack> Tracks { get; init; } = [];

    /// <summary>Clocks of definitions that are no longer chosen.</summary>
    public IReadOnlyList<ServiceClock> Past { get; init; } = [];

    /// <summary>All clocks to show, in the order of their attachment.</summary>
    [JsonIgnore]
    public IEnumerable<ServiceClock> Clocks => Past.Concat(Tracks.SelectMany(t => t.Clocks)).Where(c => c.IsListed).OrderBy(c => c.AttachedBy);

    /// <summary>The state of a ticket without events.</summary>
    public static ClockState Empty(string typeId) => new() { Facts = new TicketFacts { TypeId = typeId } };
}

/// <summary>From an event on, these definitions hold for the ticket.</summary>
/// <param name="FromSequence">Event whose facts led to the choice.</param>
/// <param name="Definitions">Chosen versions, one for each metric at most.</param>
internal sealed record ClockChoice(int FromSequence, IReadOnlyList<DefinitionKey> Definitions);
