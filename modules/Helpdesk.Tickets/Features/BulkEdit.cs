namespace Helpdesk.Tickets.Features;

/// <summary>One change for many tickets: fields, a transition, or both in this order.</summary>
public sealed record BulkEditRequest
{
    /// <summary>1 to 500 numbers.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    public TicketPatch Patch { get; init; } = new();

    public TransitionRequest? Transition { get; init; }
}

/// <summary>What happens to one ticket.</summary>
/// <param name="Applies">False when nothing is changed; <paramref name="WhyNot"/> says why.</param>
/// <param name="Effect">Changed fields as readable text.</param>
/// <param name="WhyNot">Sentence, or null.</param>
public sealed record BulkEditLine(string Number, string Title, bool Applies, IReadOnlyList<ChangeLine> Effect, string? WhyNot);
