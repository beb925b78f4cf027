namespace Helpdesk.Compliance.Ledger;

/// <summary>One verification at a time for who asks in the browser: each takes all processors. Singleton of the shell.</summary>
internal sealed class VerificationTurn
{
    private int _taken;

    public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public void GiveBack() => Volatile.Write(ref _taken, 0);
}
