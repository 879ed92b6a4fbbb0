using HelmOci.Diagnostics;

namespace HelmOci.Registry.Exchange;

/// <summary>Sends again what may succeed the next time, with growing pauses.</summary>
internal sealed class Retries(TimeProvider clock, IChartLog log)
{
    /// <summary>The pauses of one piece of work.</summary>
    public Backoff Start() => new(clock, log);

    /// <summary>The reply of the last attempt. Only for what may be sent twice.</summary>
    public async Task<RegistryReply> RunAsync(Func<Task<RegistryReply>> send, CancellationToken cancellation)
    {
        for (var backoff = Start(); ;)
        {
            var attempt = await Attempt.RunAsync(send);
            if (!attempt.IsTransient || !await backoff.WaitAsync(attempt, cancellation)) return attempt.Reply;
        }
    }
}
