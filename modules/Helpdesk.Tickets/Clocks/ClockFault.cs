using Helpdesk.Errors;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What is wrong with something that an administrator entered.</summary>
/// <param name="Field">Name of the field, as in the records of this folder.</param>
/// <param name="Message">A sentence in the person's language.</param>
internal sealed record ClockFault(string Field, string Message);

internal static class ClockFaults
{
    /// <exception cref="ValidationException">There are faults; fields in camel case as in the API.</exception>
    public static void ThrowIfAny(this IReadOnlyCollection<ClockFault> faults)
    {
        if (faults.Count > 0)
        {
            throw new ValidationException(faults
                .GroupBy(f => char.ToLowerInvariant(f.Field[0]) + f.Field[1..], StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray()));
        }
    }
}
