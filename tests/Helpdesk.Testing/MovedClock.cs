namespace Helpdesk.Testing;

/// <summary>The system's clock, moved on by what a test says: everything that waits in the host runs on.</summary>
public sealed class MovedClock : TimeProvider
{
    private long _ticks;

    /// <summary>Moves the clock on.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
}
