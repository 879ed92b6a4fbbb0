using HelmOci.Diagnostics;
using HelmOci.Registry.Exchange;

namespace HelmOci.Publishing;

/// <summary>
/// What a push can do before its chart is packed: ready its code, connect, log in and ask what the tag holds. That takes longer than
/// to pack most charts, and goes on beside it.
/// </summary>
/// <remarks>It sends only what reads. Nothing depends on it: whatever goes wrong here, the push does again and reports.</remarks>
public sealed class HeadStart : IDisposable
{
    /// <summary>How long a push waits for an answer that was asked for before it would rather ask by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How old an answer may be: between packing and pushing, targets of the user can run.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(10);

    private readonly PushRequest _request;
    private readonly CancellationTokenSource _stop = new();
    private readonly HeldLog _log = new();
    private readonly TimeProvider _clock;
    private Dictionary<PushTarget, Task<OpenTarget>> _asked = [];
    private DateTimeOffset _askedAt;

    internal HeadStart(Func<IChartLog, PushRequest> request, TimeProvider clock) => (_request, _clock) = (request(_log), clock);

    /// <summary>Starts with all that needs no chart, in the background.</summary>
    /// <param name="request">The push, for a log that keeps what is reported until the push itself takes over.</param>
    /// <exception cref="ChartException">The request cannot be made.</exception>
    public static HeadStart Begin(Func<IChartLog, PushRequest> request)
    {
        PushRehearsal.Start();

        return new HeadStart(request, TimeProvider.System);
    }

    /// <summary>Asks every destination for the tag of a chart, in the background.</summary>
    /// <param name="name">The chart's name.</param>
    /// <param name="version">The version that it will have.</param>
    public void Ask(string name, string version)
    {
        try
        {
            var asked = new Dictionary<PushTarget, Task<OpenTarget>>();
            foreach (var target in PushTarget.Of(_request, name, version))
            {
                asked[target] = OwnThread.RunAsync(() => OpenTarget.AskAsync(target, _request, _log, _stop.Token));
            }

            (_asked, _askedAt) = (asked, _clock.GetUtcNow());
        }
        catch (ChartException)
        {
            // The push will say so, of the chart that is then packed.
        }
    }

    /// <summary>Hands over what was found out about a target; null where the push must ask by itself.</summary>
    internal OpenTarget? Take(PushTarget target, IChartLog log, CancellationToken cancellation)
    {
        if (TakeQuestion(target) is not { } asking || _clock.GetUtcNow() - _askedAt > MostAge) return null;

        Task.WaitAny([asking], (int)Patience.TotalMilliseconds, cancellation);
        // Who found no login when the chart was packed may have one by now.
        if (!asking.IsCompletedSuccessfully || asking.Result.Repository.IsAnonymous) return null;

        _log.PassTo(log);

        return asking.Result;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Each is taken once: who takes it ends the client.</summary>
    private Task<OpenTarget>? TakeQuestion(PushTarget target)
    {
        lock (_asked)
        {
            return _asked.Remove(target, out var asking) ? asking : null;
        }
    }
}
