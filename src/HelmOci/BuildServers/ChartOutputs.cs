using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.BuildServers;

/// <summary>What later steps learn of a chart: <c>chart_version</c> and the like, and the same under the chart's own name, for builds of several charts.</summary>
/// <remarks>
/// The underscore matters: build servers hand outputs on as environment variables, and MSBuild takes those for properties. A
/// variable named chartVersion would set ChartVersion in the next step.
/// </remarks>
/// <param name="Name">The chart's name.</param>
/// <param name="Version">Its version.</param>
public sealed record ChartOutputs(string Name, string Version)
{
    public string AppVersion { get; init; } = "";

    /// <summary>The path of the <c>.tgz</c>.</summary>
    public string Package { get; init; } = "";

    /// <summary>The image that the chart runs; empty for none.</summary>
    public string Image { get; init; } = "";

    /// <summary>The chart at each destination; empty where it was packed alone.</summary>
    public IReadOnlyList<PushedOutput> Pushed { get; init; } = [];

    /// <summary>The plain names first, then <c>chart_NAME_version</c> and the like, with <c>_</c> for all that no variable's name may hold.</summary>
    public IReadOnlyList<BuildOutput> Values()
    {
        var values = PlainValues();
        var name = string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));

        return
        [
            .. values.Select(value => new BuildOutput($"chart_{value.Key}", value.Value)),
            .. values.Where(value => value.Key != "name").Select(value => new BuildOutput($"chart_{name}_{value.Key}", value.Value)),
        ];
    }

    /// <summary>What people read of a chart on a job's page, in Markdown.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        text.Append("### ").Append(Code($"{Name} {Version}")).Append("\n\n");
        foreach (var pushed in Pushed)
        {
            text.Append("- ").Append(Code($"{pushed.Reference}@{pushed.Digest}")).Append(" (").Append(pushed.Status).Append(")\n");
        }

        if (Pushed.Count == 0) text.Append("- ").Append(Code(Package)).Append(" (packed)\n");

        if (Image.Length > 0) text.Append("- runs ").Append(Code(Image)).Append('\n');

        return text.Append('\n').ToString();
    }

    private List<KeyValuePair<string, string>> PlainValues()
    {
        var values = new List<KeyValuePair<string, string>>
        {
            new("name", Name),
            new("version", Version),
            new("app_version", AppVersion),
            new("package", Package),
        };
        if (Image.Length > 0) values.Add(new("image", Image));
        if (Pushed.Count > 0)
        {
            values.Add(new("reference", Pushed[0].Reference));
            values.Add(new("digest", Pushed[0].Digest));
            values.Add(new("status", Pushed[0].Status));
        }

        return values;
    }

    /// <summary>Markdown and HTML mean nothing in here, and a backtick would end it.</summary>
    private static string Code(string text) => $"`{OutsideText.OneLine(text).Replace('`', '\'')}`";
}

/// <summary>A chart at one of its destinations.</summary>
public sealed record PushedOutput(string Reference, string Digest, string Status);

/// <summary>A value that later steps of a build server's job read.</summary>
/// <param name="name">Lower-case letters, digits and <c>_</c>.</param>
/// <param name="value">Text that others may have written: what is kept of it is one line.</param>
public sealed class BuildOutput(string name, string value)
{
    public string Name { get; } = name;

    public string Value { get; } = OutsideText.OneLine(value);
}
