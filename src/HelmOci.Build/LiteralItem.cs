using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Makes items that say what they are given: MSBuild itself reads <c>%41</c> as an A and, off Windows, a backslash as a slash.</summary>
internal static class LiteralItem
{
    // What MSBuild gives a meaning (learn.microsoft.com, "MSBuild special characters").
    private const string Special = "%*?@$();'";

    /// <param name="path">A path or reference, kept as it is, because others open it.</param>
    /// <param name="metadata">The item's metadata. A path keeps its value; what only people read is made <see cref="OutsideText.Harmless"/> by the caller.</param>
    public static TaskItem Of(string path, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var item = new TaskItem(Escape(path, Path.DirectorySeparatorChar));
        foreach (var (name, value) in metadata)
        {
            item.SetMetadata(name, Escape(OutsideText.OneLine(value), Path.DirectorySeparatorChar));
        }

        return item;
    }

    /// <summary>Where the backslash separates folders it stays, or MSBuild finds no <c>%(Filename)</c>; elsewhere MSBuild would make it a slash.</summary>
    internal static string Escape(string text, char separator)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal) || (c == '\\' && c != separator)) escaped.Append('%').Append(((int)c).ToString("X2", null));
            else escaped.Append(c);
        }

        return escaped.ToString();
    }
}

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
