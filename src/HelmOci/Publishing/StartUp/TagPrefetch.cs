using HelmOci.Diagnostics;

namespace HelmOci.Publishing.StartUp;

/// <summary>
/// What a push can do before its chart is packed: ready its code and, as soon as name and version are known, connect, log in and ask what
/// the tag holds. That takes longer than to pack most charts, and goes on beside it.
/// </summary>
/// <remarks>It sends only what reads. Nothing depends on it: where it is of no use, the push asks by itself.</remarks>
internal sealed class TagPrefetch : IPushStart
{
    private readonly Func<IChartLog, PushRequest> _request;
    private readonly PushRequest _names;
    private readonly bool _isStrict;
    private readonly Dictionary<PushTarget, PrefetchedTag> _questions = [];
    private bool _isOver;

    public TagPrefetch(Func<IChartLog, PushRequest> request, bool isStrict = false) =>
        (_request, _names, _isStrict) = (request, request(new BufferedLog()), isStrict);

    /// <summary>Starts with all that needs no chart, in the background.</summary>
    /// <param name="request">Makes the push's request, for the log that it is to report to.</param>
    /// <param name="isStrict">Whether the user wants warnings as errors: then nothing is sent that a warning is about.</param>
    /// <exception cref="ChartException">The request cannot be made.</exception>
    public static TagPrefetch Begin(Func<IChartLog, PushRequest> request, bool isStrict)
    {
        var start = new TagPrefetch(request, isStrict);
        if (start._names.Destinations.Count > 0) PushWarmUp.Start();

        return start;
    }

    public void Ask(string name, string version)
    {
        lock (_questions)
        {
            Forget();
            try
            {
                foreach (var target in PushTarget.Of(_names, name, version)) AskOnce(target);
            }
            catch (ChartException)
            {
                // The push will say so, of the chart that is then packed.
            }
        }
    }

    public ResolvedTarget? Resolve(PushTarget target, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        using var question = Take(target);

        return question?.Answer(request.Credentials, log, cancellation);
    }

    /// <summary>What was asked about a target, once; null for nothing. The caller ends it.</summary>
    public PrefetchedTag? Take(PushTarget target)
    {
        lock (_questions)
        {
            return _questions.Remove(target, out var question) ? question : null;
        }
    }

    public void Dispose()
    {
        lock (_questions)
        {
            _isOver = true;
            Forget();
        }
    }

    // One question for each registry: the push itself comes to its other repositories later.
    private void AskOnce(PushTarget target)
    {
        foreach (var known in _questions.Keys)
        {
            if (known.Reference.Registry.Equals(target.Reference.Registry, StringComparison.OrdinalIgnoreCase)) return;
        }

        if (!_isOver) _questions[target] = new PrefetchedTag(target, _request, _isStrict);
    }

    private void Forget()
    {
        foreach (var question in _questions.Values) question.Stop();
        foreach (var question in _questions.Values) question.Dispose();
        _questions.Clear();
    }
}
