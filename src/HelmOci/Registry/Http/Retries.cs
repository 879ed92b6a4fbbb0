using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Http;

/// <summary>Sends again what may succeed the next time, with growing pauses.</summary>
internal sealed class Retries(TimeProvider clock, IChartLog log)
{
    /// <summary>The pauses of one piece of work.</summary>
    public Backoff Start() => new(clock, log);

    /// <summary>The reply of the last attempt. Only for what may be sent twice.</summary>
    public RegistryReply Run(Func<RegistryReply> send, CancellationToken cancellation)
    {
        for (var backoff = Start(); ;)
        {
            var attempt = Attempt.Run(send);
            if (!attempt.IsTransient || !backoff.Wait(attempt, cancellation)) return attempt.Reply;
        }
    }
}

/// <summary>The pauses between the attempts of one piece of work: at most four, each about twice as long as the last.</summary>
internal sealed class Backoff(TimeProvider clock, IChartLog log)
{
    private const int MostRetries = 4;

    private const double FirstSeconds = 0.5;

    // The least that ORAS waits: "at once" is not soon enough for a server that has just failed.
    private const double LeastSeconds = 0.2;

    // What a build waits in all for one request; a registry that asks for more is a failed build, told at once.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);

    private int _retries;

    private TimeSpan _waited;

    // A second time-out is no accident, and each takes minutes.
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
        Tell($"{attempt.Reason} Trying again in {pause.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
        Sleep(pause, cancellation);

        return true;
    }

    /// <summary>A normal build shows it where the pauses are long enough to wonder.</summary>
    private void Tell(string message)
    {
        if (_waited > Unnoticed) log.Info(message);
        else log.Detail(message);
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

/// <summary>What came of sending something once: a reply, or a fault of the connection that may pass.</summary>
internal sealed record Attempt
{
    private readonly RegistryReply? _reply;

    private readonly TransportException? _fault;

    private Attempt(RegistryReply? reply, TransportException? fault) => (_reply, _fault) = (reply, fault);

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient => _fault is not null || _reply!.IsTransient;

    /// <summary>Whether the server may have done what was asked without our knowing.</summary>
    public bool IsAmbiguous => IsTransient && _reply?.Status != HttpStatusCode.TooManyRequests;

    /// <summary>Whether the other side fell silent, which took long to find out.</summary>
    public bool HasTimedOut => _fault is { Fault: TransportFault.TimedOut };

    /// <summary>Why another attempt is made, as a sentence.</summary>
    public string Reason => _fault?.Diagnostics[0].Message ?? $"{_reply!.Request.Address.Authority} answered {(int)_reply.Status}.";

    public RegistryReply Reply
    {
        get
        {
            if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);

            return _reply!;
        }
    }

    /// <summary>What <c>Retry-After</c> asks for, in seconds or as a date; null where it asks for nothing that makes sense.</summary>
    public TimeSpan? Pause(DateTimeOffset now)
    {
        if (_reply?.Headers.RetryAfter is not { } asked) return null;

        return asked.Delta ?? asked.Date - now;
    }

    public static Attempt Run(Func<RegistryReply> send)
    {
        try
        {
            return new Attempt(send(), null);
        }
        catch (TransportException fault) when (fault.IsTransient)
        {
            return new Attempt(null, fault);
        }
    }
}
