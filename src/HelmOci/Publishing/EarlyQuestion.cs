using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Exchange;

namespace HelmOci.Publishing;

/// <summary>The question of what a target's tag holds, asked in the background before the push comes to it.</summary>
internal sealed class EarlyQuestion : IDisposable
{
    /// <summary>How long a push waits for the answer before it would rather ask by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How old an answer may be: targets of the user can run between packing and pushing, and others push, too.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(2);

    private readonly PushTarget _target;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _askedAt;
    private readonly CancellationTokenSource _stop = new();
    private readonly HeldLog _log = new();
    private readonly WitnessedCredentials _credentials;
    private readonly Task<OpenTarget> _answer;

    /// <param name="target">Where is asked.</param>
    /// <param name="request">Makes the push's request, for the log that it is to report to.</param>
    /// <param name="clock">What tells the answer's age.</param>
    /// <exception cref="ChartException">The request cannot be made.</exception>
    public EarlyQuestion(PushTarget target, Func<IChartLog, PushRequest> request, TimeProvider clock)
    {
        var (asking, stop) = (request(_log), _stop.Token);
        (_target, _clock, _askedAt, _credentials) = (target, clock, clock.GetUtcNow(), new WitnessedCredentials(asking.Credentials));
        _answer = OwnThread.RunAsync(() => OpenTarget.AskAsync(target, asking with { Credentials = _credentials }, _log, stop));
    }

    /// <summary>The answer; null where it is of no use, and the push must ask by itself.</summary>
    /// <param name="credentials">Those of the push: a target of the user may have logged in, or another one in, since.</param>
    /// <param name="log">Gets what was reported, and what will be.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="ChartException">The registry refuses this very login, which is not tried twice: accounts get locked.</exception>
    public async Task<OpenTarget?> AnswerAsync(ICredentialSource credentials, IChartLog log, CancellationToken cancellation)
    {
        if (_clock.GetUtcNow() - _askedAt > MostAge) return null;

        Task.WaitAny([_answer], (int)Patience.TotalMilliseconds, cancellation);
        if (!(_answer.IsCompletedSuccessfully || IsLoginRefused) || !await HasSameLoginAsync(credentials, cancellation)) return null;

        _log.PassTo(log);

        return await _answer;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _log.Close();
    }

    private bool IsLoginRefused =>
        _answer.Exception?.InnerException is ChartException fault && fault.Diagnostics[0].Code == DiagnosticCodes.LoginRefused;

    private async Task<bool> HasSameLoginAsync(ICredentialSource credentials, CancellationToken cancellation) =>
        !_credentials.WereSought
        || await credentials.FindAsync(_target.Reference.Registry, _target.Reference.Repository, cancellation) == _credentials.Found;
}
