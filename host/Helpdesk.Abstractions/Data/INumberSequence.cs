namespace Helpdesk.Data;

/// <summary>
/// Human numbers (ticket numbers) without a hot row that a use case holds while it works: numbers are reserved in blocks, rise, are never given
/// twice and may leave gaps (a rollback, a restart). The first number of a sequence is 1. Scoped.
/// </summary>
public interface INumberSequence
{
    /// <summary>The next number.</summary>
    /// <param name="name">Name of the sequence, for example <c>incident</c>; at most 64 characters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<long> NextAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reserves consecutive numbers for an import or generated data.</summary>
    /// <param name="name">Name of the sequence.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The first; the last is <paramref name="count"/> - 1 higher.</returns>
    Task<long> ReserveAsync(string name, int count, CancellationToken cancellationToken);
}
