using System.Net;
using System.Runtime.ExceptionServices;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Http;

/// <summary>What came of sending something once: a reply, or a fault of the connection that may pass.</summary>
internal sealed record Attempt
{
    private readonly RegistryReply? _reply;

    private readonly TransportException? _fault;

    private Attempt(RegistryReply? reply, TransportException? fault) => (_reply, _fault) = (reply, fault);

    /// <summary>Whether another attempt may fare better.</summary>
    public bool IsTransient => _fault is not null || _reply!.IsTransient;

    /// <summary>Whether the server may have done what was asked without our knowing.</summary>
    public bool IsAmbiguous => IsTransient && _reply?.Status != HttpStatusCode.TooManyRequests;

    /// <summary>Whether the other side fell silent, which took long to find out.</summary>
    public bool HasTimedOut => _fault is { Fault: TransportFault.TimedOut };

    /// <summary>Why another attempt is made, as a sentence.</summary>
    public string Reason => _fault?.Diagnostics[0].Message ?? $"The server answered {(int)_reply!.Status}.";

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
