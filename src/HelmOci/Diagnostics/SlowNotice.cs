namespace HelmOci.Diagnostics;

/// <summary>Says, while something goes on for long, what the build waits for.</summary>
/// <remarks>A normal build shows it: nobody should have to wonder whether it hangs.</remarks>
internal sealed class SlowNotice : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Next = TimeSpan.FromSeconds(10);

    private readonly string _who;
    private readonly Func<string> _what;
    private readonly IChartLog _log;
    private readonly Timer _timer;
    private readonly object _gate = new();
    private bool _isOver;

    /// <param name="who">The host or program that is waited for.</param>
    /// <param name="what">What it is about by then.</param>
    /// <param name="log">Where it is said.</param>
    public SlowNotice(string who, Func<string> what, IChartLog log)
    {
        (_who, _what, _log) = (who, what, log);
        _timer = new Timer(static notice => ((SlowNotice)notice!).Tell(), this, First, Next);
    }

    public void Dispose()
    {
        // A task that has ended may not write into the log any more.
        lock (_gate) _isOver = true;
        _timer.Dispose();
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (!_isOver) _log.Info($"Waiting for {_who}: {_what()}.");
        }
    }
}
