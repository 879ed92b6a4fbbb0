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
