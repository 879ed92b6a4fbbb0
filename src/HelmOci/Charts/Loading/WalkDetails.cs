using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>
/// Tells a detailed log what became of single files on a walk through a chart: as with diagnostics, the first ones, and then how many more. A chart has
/// room for a million.
/// </summary>
internal sealed class WalkDetails(IChartLog log)
{
    private int _dropped;
    private int _links;

    public void Dropped(string path, HelmIgnoreRule rule)
    {
        if (_dropped++ < DiagnosticTally.MostInAll) log.Detail($"'{path}' is dropped by '{rule.Text}' of .helmignore.");
    }

    public void Followed(string path, string real)
    {
        if (_links++ < DiagnosticTally.MostInAll) log.Detail($"'{path}' is a symbolic link; what '{real}' holds is packed.");
    }

    public void TellRest()
    {
        var (dropped, links) = (_dropped - DiagnosticTally.MostInAll, _links - DiagnosticTally.MostInAll);
        if (dropped > 0) log.Detail($"And {dropped} more files and folders are dropped by .helmignore.");
        if (links > 0) log.Detail($"And {links} more symbolic links are followed.");
    }
}
