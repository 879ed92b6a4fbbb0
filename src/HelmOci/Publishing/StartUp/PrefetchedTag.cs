using System.Runtime.ExceptionServices;
using HelmOci.Credentials;
using HelmOci.Diagnostics;

namespace HelmOci.Publishing.StartUp;

/// <summary>The question of what a target's tag holds, asked in the background before the push comes to it.</summary>
internal sealed class PrefetchedTag : IDisposable
{
    /// <summary>How long a question that is no longer needed may take to end a helper program.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly PushTarget _target;
    private readonly string _login;
    private readonly CancellationTokenSource _stop = new();
    private readonly BufferedLog _log;
    private readonly RecordingSource _credentials;
    private readonly Task<ResolvedTarget> _answer;

    /// <param name="target">Where is asked.</param>
    /// <param name="request">Makes the push's request, for the log that it is to report to.</param>
    /// <param name="isStrict">Whether a warning ends it.</param>
    /// <exception cref="ChartException">The request cannot be made.</exception>
    public PrefetchedTag(PushTarget target, Func<IChartLog, PushRequest> request, bool isStrict)
    {
        _log = new BufferedLog(isStrict);
        var (asking, stop) = (request(_log), _stop.Token);
        (_target, _login, _credentials) = (target, asking.Credentials.Fingerprint(), new RecordingSource(asking.Credentials));
        _answer = Task.Factory.StartNew(
            () => ResolvedTarget.Ask(target, asking with { Credentials = _credentials }, _log, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Whether it failed, and the push should ask again.</summary>
    public bool HasFailed => _answer.IsFaulted && !IsLoginRefused;

    /// <summary>The registry that answered, and what the tag holds now; null where it is of no use, and the push must ask by itself.</summary>
    /// <param name="credentials">The push's own: since the question was asked, a target of the user may have logged in, or logged somebody else in.</param>
    /// <param name="log">Gets what was reported, and what will be.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="ChartException">
    /// The registry refuses this very login, which is not tried twice: accounts get locked. Or what the push has waited for went wrong.
    /// </exception>
    public ResolvedTarget? Answer(ICredentialSource credentials, IChartLog log, CancellationToken cancellation)
    {
        if (HasFailed || credentials.Fingerprint() != _login) return null;

        WaitForAnswer(cancellation);
        if (IsLoginRefused && credentials.Find(_target.Reference.Registry, _target.Reference.Repository, cancellation) != _credentials.Found) return null;

        _log.PassTo(log);
        var open = _answer.Exception is { InnerException: { } fault } ? throw Rethrown(fault) : _answer.Result;

        // Others push, too, and so may what the user runs between packing and pushing; logged in, it is one quick request.
        return open with { Existing = open.Repository.Resolve(_target.Reference.Tag, cancellation) };
    }

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        Stop();
        _log.Close();
        using var patience = new CancellationTokenSource(EndTime);
        try
        {
            WaitForAnswer(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The question ends by itself.
        }
    }

    private void WaitForAnswer(CancellationToken cancellation)
    {
        try
        {
            _answer.Wait(cancellation);
        }
        catch (AggregateException)
        {
            // The caller reads the fault from the task.
        }
    }

    private static Exception Rethrown(Exception fault)
    {
        ExceptionDispatchInfo.Throw(fault);

        return fault;
    }

    private bool IsLoginRefused =>
        _answer.Exception?.InnerException is ChartException fault && fault.Diagnostics[0].Code == DiagnosticCodes.LoginRefused;
}

/// <summary>A source that remembers what it gave.</summary>
internal sealed class RecordingSource(ICredentialSource source) : ICredentialSource
{
    /// <summary>What was found last; null for nothing.</summary>
    public Credential? Found { get; private set; }

    public Credential? Find(string registry, string repository, CancellationToken cancellation) =>
        Found = source.Find(registry, repository, cancellation);

    public IReadOnlyList<string> PlacesFor(string registry) => source.PlacesFor(registry);

    public string Fingerprint() => source.Fingerprint();
}
