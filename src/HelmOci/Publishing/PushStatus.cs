namespace HelmOci.Publishing;

/// <summary>What became of a push.</summary>
public enum PushStatus
{
    /// <summary>The tag was free and holds the chart now.</summary>
    Pushed,

    /// <summary>The tag held this very chart already; nothing was sent.</summary>
    UpToDate,

    /// <summary>The tag held another chart, which was replaced.</summary>
    Overwritten,

    /// <summary>The tag holds another chart, which was kept on request.</summary>
    Skipped,
}
