using HelmOci.Oci;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>A pushed chart as an item of <c>@(PushedChart)</c>.</summary>
internal static class PushedChartItem
{
    public static ITaskItem Of(PushedChart chart) => LiteralItem.Of(chart.Reference, new Dictionary<string, string>
    {
        ["Digest"] = chart.Digest.ToString(),
        ["Version"] = chart.Version,
        ["Registry"] = chart.Registry,
        ["Repository"] = chart.Repository,
        ["Tag"] = chart.Tag,
        ["Path"] = chart.Path,
        ["Status"] = chart.Status.ToString(),
    });
}
