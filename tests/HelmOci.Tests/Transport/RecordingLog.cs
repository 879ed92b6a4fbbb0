using System.Collections.Concurrent;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Transport;

/// <summary>Keeps what was reported.</summary>
internal sealed class RecordingLog : IChartLog
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _shown = new();
    private readonly ConcurrentQueue<Diagnostic> _warnings = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>What a normal build shows, without its warnings.</summary>
    public IReadOnlyList<string> Shown => [.. _shown];

    public string Text => string.Join('\n', _lines);

    public IReadOnlyList<Diagnostic> Warnings => [.. _warnings];

    public void Detail(string message) => _lines.Enqueue(message);

    public void Info(string message)
    {
        _shown.Enqueue(message);
        _lines.Enqueue(message);
    }

    public void Warn(Diagnostic diagnostic)
    {
        _warnings.Enqueue(diagnostic);
        _lines.Enqueue(diagnostic.ToString());
    }
}
