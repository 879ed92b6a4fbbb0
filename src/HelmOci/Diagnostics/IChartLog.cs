namespace HelmOci.Diagnostics;

/// <summary>Where the work reports what it does. Safe to call from several threads.</summary>
public interface IChartLog
{
    /// <summary>Something that only a detailed log shows: an input, a request, a credential source (never a secret).</summary>
    void Detail(string message);

    /// <summary>Something that a normal build shows.</summary>
    void Info(string message);

    /// <summary>Something that works, and that the user should change.</summary>
    void Warn(Diagnostic diagnostic);
}

/// <summary>Forgets what it is told.</summary>
internal sealed class NoLog : IChartLog
{
    public void Detail(string message)
    {
    }

    public void Info(string message)
    {
    }

    public void Warn(Diagnostic diagnostic)
    {
    }
}
