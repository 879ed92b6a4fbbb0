using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>GitLab: a dotenv file, which a job hands on as <c>artifacts:reports:dotenv: chart.env</c>. Its names are upper case, as GitLab's own.</summary>
/// <param name="projectFolder">What <c>CI_PROJECT_DIR</c> names: dotenv reports are sought below it.</param>
/// <remarks>
/// People also source the file in a shell, and GitLab takes neither quotes nor blanks for what they are (docs.gitlab.com,
/// "artifacts:reports:dotenv"). A value is written only where both read it the same.
/// </remarks>
internal sealed class GitLab(string projectFolder) : IBuildServer
{
    private const string FileName = "chart.env";

    public void Write(ChartReport report, Action<string> print, IChartLog log)
    {
        var outputs = BuildOutputs.Of(report);
        var planted = 0;
        SharedFile.Change(Path.Combine(projectFolder, FileName), text => Replace(text, outputs, out planted), mayBePlanted: true);
        if (planted > 0) log.Info($"Lines taken out of {FileName}, because they are not NAME=value with letters, digits and some signs only: {planted}.");

        var left = outputs.Where(output => !IsPlain(output.Value)).Select(NameOf).ToList();
        if (left.Count > 0) log.Info($"Left out of {FileName}, which takes letters, digits and some signs only: {string.Join(", ", left)}.");
    }

    /// <summary>Each name once, because GitLab limits how many lines a file may have; a value that is left out leaves no older one behind.</summary>
    private static string Replace(string text, IReadOnlyList<BuildOutput> outputs, out int planted)
    {
        var names = outputs.Select(output => NameOf(output) + "=").ToList();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var plain = lines.Where(IsAssignment).ToList();
        planted = lines.Length - plain.Count;
        var kept = plain.Where(line => !names.Exists(name => line.StartsWith(name, StringComparison.Ordinal)));
        var added = outputs.Where(output => IsPlain(output.Value)).Select(output => $"{NameOf(output)}={output.Value}");

        return string.Concat(kept.Concat(added).Select(line => line + "\n"));
    }

    /// <summary>Whether a line does nothing but set a variable: the file may come from the sources.</summary>
    private static bool IsAssignment(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
        && !char.IsAsciiDigit(line[0])
        && line[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && IsPlain(line[(end + 1)..]);

    private static string NameOf(BuildOutput output) => output.Name.ToUpperInvariant();

    /// <summary>A shell gives these characters no meaning in an assignment.</summary>
    private static bool IsPlain(string value) => value.EnumerateRunes().All(rune => Rune.IsLetterOrDigit(rune) || (rune.IsAscii && "._-+/:@%=,".Contains((char)rune.Value, StringComparison.Ordinal)));
}
