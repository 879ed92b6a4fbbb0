namespace HelmOci.Registry.Transport;

/// <summary>Stops work in which no byte moves for too long. Long work that moves is never stopped.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;

    public IdleWatch(TimeSpan limit, string phase, CancellationToken caller)
    {
        (_limit, _caller) = (limit, caller);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Moved(phase);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>What was going on last, as in "while …".</summary>
    public string Phase { get; private set; } = "";

    /// <summary>Whether it was this watch that stopped the work, not the caller.</summary>
    public bool HasExpired => _stop.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something moved: the time starts again.</summary>
    public void Moved(string phase)
    {
        Phase = phase;
        _stop.CancelAfter(_limit);
    }

    public void Dispose() => _stop.Dispose();
}
