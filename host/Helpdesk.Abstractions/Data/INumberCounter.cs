namespace Helpdesk.Data;

/// <summary>
/// Human numbers. Reserves blocks in a short transaction of its own, so that no use case holds a hot row while it works: numbers
/// are unique and rise, and gaps are allowed (a rollback, a restart). Safe for concurrent use.
/// </summary>
public interface INumberCounter
{
    /// <summary>The next number of a counter; the first is 1.</summary>
    /// <param name="counter">Name, for example <c>incident</c>; at most 64 characters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    ValueTask<long> NextAsync(string counter, CancellationToken cancellationToken);

    /// <summary>The first of <paramref name="count"/> consecutive numbers, for bulk writes.</summary>
    ValueTask<long> ReserveAsync(string counter, int count, CancellationToken cancellationToken);

    /// <summary>Makes sure that numbers to come are above this one (an import brought its own numbers).</summary>
    Task RaiseToAsync(string counter, long atLeast, CancellationToken cancellationToken);
}
