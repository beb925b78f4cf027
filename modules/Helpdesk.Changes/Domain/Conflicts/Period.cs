namespace Helpdesk.Changes.Domain.Conflicts;

/// <summary>A span of time in UTC; its end is not part of it.</summary>
internal readonly record struct Period(DateTime Start, DateTime End)
{
    public TimeSpan Length => End - Start;

    public bool Overlaps(Period other) => Start < other.End && other.Start < End;
}
