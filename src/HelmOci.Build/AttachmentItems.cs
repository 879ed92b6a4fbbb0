using HelmOci.Diagnostics;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Reads the items of <c>@(ChartAttachment)</c>.</summary>
internal static class AttachmentItems
{
    /// <param name="items">The items.</param>
    /// <param name="projectFile">Paths count from its folder.</param>
    /// <exception cref="ChartException">A subject is neither the chart nor the image.</exception>
    public static IReadOnlyList<AttachedFile> Parse(ITaskItem[] items, string projectFile) => [.. items.Select(item => Parse(item, ProjectPath.Of(item, projectFile)))];

    /// <summary>Settles what can be told before the files are there.</summary>
    /// <exception cref="ChartException">The metadata cannot be understood.</exception>
    public static void Check(ITaskItem[] items, string projectFile)
    {
        var faults = Parse(items, projectFile).SelectMany(file => file.Faults()).ToList();
        if (faults.Count > 0) throw new ChartException(faults);
    }

    private static AttachedFile Parse(ITaskItem item, string path) => new(path)
    {
        ArtifactType = item.GetMetadata("ArtifactType"),
        MediaType = item.GetMetadata("MediaType"),
        Subject = ChartProperty.Parse<AttachmentSubject>($"Subject of ChartAttachment {item.ItemSpec}", item.GetMetadata("Subject")),
    };
}
