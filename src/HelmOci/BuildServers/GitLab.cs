using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>GitLab: a dotenv file, which a job hands on as <c>artifacts:reports:dotenv: chart.env</c>. Its names are upper case, as GitLab's own.</summary>
/// <param name="projectFolder">What <c>CI_PROJECT_DIR</c> names: dotenv reports are sought below it.</param>
internal sealed class GitLab(string projectFolder) : IBuildServer
{
    private const string FileName = "chart.env";

    public void Write(ChartReport report, Action<string> print)
    {
        var outputs = BuildOutputs.Of(report);
        SharedFile.Change(Path.Combine(projectFolder, FileName), text => Replace(text, outputs));
    }

    /// <summary>Each name once, because GitLab limits how many lines a file may have.</summary>
    private static string Replace(string text, IReadOnlyList<BuildOutput> outputs)
    {
        var added = outputs.Select(output => $"{output.Name.ToUpperInvariant()}={output.Value}").ToList();
        var names = outputs.Select(output => output.Name.ToUpperInvariant() + "=").ToList();
        var kept = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !names.Exists(name => line.StartsWith(name, StringComparison.Ordinal)));

        return string.Concat(kept.Concat(added).Select(line => line + "\n"));
    }
}
