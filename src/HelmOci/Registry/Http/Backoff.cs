using System.Globalization;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Http;

/// <summary>The pauses between the attempts of one piece of work: at most four, each about twice as long as the last.</summary>
internal sealed class Backoff(TimeProvider clock, IChartLog log)
{
    private const int MostRetries = 4;

    private const double FirstSeconds = 0.5;

    // The least that ORAS waits: "at once" is not soon enough for a server that has just failed.
    private const double LeastSeconds = 0.2;

    // What a build waits in all for one request; a registry that asks for more is a failed build, told at once.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private int _retries;

    private TimeSpan _waited;

    // A second silence is no accident, and each costs minutes.
    private bool _hasTimedOut;

    /// <summary>Waits before the next attempt; false where there is none left.</summary>
    public bool Wait(Attempt attempt, CancellationToken cancellation)
    {
        if (_retries == MostRetries || (attempt.HasTimedOut && _hasTimedOut)) return false;

        _hasTimedOut |= attempt.HasTimedOut;
        var pause = PauseAfter(attempt);
        if (_waited + pause > Budget) return false;

        _retries++;
        _waited += pause;
        log.Detail($"{attempt.Reason} Trying again in {pause.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
        Sleep(pause, cancellation);

        return true;
    }

    private void Sleep(TimeSpan pause, CancellationToken cancellation)
    {
        using var isOver = new ManualResetEventSlim();
        using var timer = clock.CreateTimer(static isOver => ((ManualResetEventSlim)isOver!).Set(), isOver, pause, Timeout.InfiniteTimeSpan);
        isOver.Wait(cancellation);
    }

    private TimeSpan PauseAfter(Attempt attempt)
    {
        var (own, asked) = (Jittered(_retries), attempt.Pause(clock.GetUtcNow()) ?? TimeSpan.Zero);

        return asked > own ? asked : own;
    }

    // Jitter over almost the whole pause: many builds that were refused together must not come back together.
    private static TimeSpan Jittered(int retries)
    {
        var most = FirstSeconds * (1 << retries);

        return TimeSpan.FromSeconds(LeastSeconds + ((most - LeastSeconds) * Random.Shared.NextDouble()));
    }
}
