using HelmOci.Diagnostics;

namespace HelmOci.Publishing.StartUp;

/// <summary>Keeps what is reported until somebody takes the work over, and passes it on from then; or drops it all.</summary>
/// <param name="isStrict">Whether a warning ends the work, because the user wants it as an error.</param>
internal sealed class BufferedLog(bool isStrict = false) : IChartLog
{
    private readonly List<Action<IChartLog>> _held = [];

    private IChartLog? _receiver;
    private bool _isClosed;

    public void Detail(string message) => Report(log => log.Detail(message));

    public void Info(string message) => Report(log => log.Info(message));

    public void Warn(Diagnostic diagnostic)
    {
        if (isStrict) throw new ChartException(diagnostic);

        Report(log => log.Warn(diagnostic));
    }

    /// <summary>Reports what was kept, and all that follows, to this log.</summary>
    public void PassTo(IChartLog receiver)
    {
        lock (_held)
        {
            _receiver = receiver;
            foreach (var report in _held)
            {
                report(receiver);
            }

            _held.Clear();
        }
    }

    /// <summary>Drops what was kept and all that follows, unless somebody has taken it.</summary>
    public void Close()
    {
        lock (_held)
        {
            _isClosed = true;
            _held.Clear();
        }
    }

    private void Report(Action<IChartLog> report)
    {
        lock (_held)
        {
            if (_receiver is not null) report(_receiver);
            else if (!_isClosed) _held.Add(report);
        }
    }
}
