using HelmOci.Publishing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>A pushed chart as an item of <c>@(PushedChart)</c>.</summary>
internal static class PushedChartItem
{
    public static ITaskItem Of(PushedChart chart)
    {
        var item = new TaskItem(chart.Reference);
        item.SetMetadata("Digest", chart.Digest.ToString());
        item.SetMetadata("Version", chart.Version);
        item.SetMetadata("Registry", chart.Registry);
        item.SetMetadata("Repository", chart.Repository);
        item.SetMetadata("Tag", chart.Tag);
        item.SetMetadata("Path", chart.Path);
        item.SetMetadata("Status", chart.Status.ToString());

        return item;
    }
}
