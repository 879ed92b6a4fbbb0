using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using HelmOci.Templates;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Templates;

/// <summary>Helm itself says of templates what is written down of it.</summary>
public static partial class TemplatesOfHelm
{
    private const int Sample = 20;

    [PeerTheory(Peer.Helm4, Peer.Helm317)]
    [InlineData(Peer.Helm4)]
    [InlineData(Peer.Helm317)]
    public static void AreTakenWhereItIsWrittenDown(string helm)
    {
        using var folder = new ChartFolder();
        var taken = TemplateSyntaxTests.Snippets().Where(snippet => snippet.Line == 0).ToList();
        for (var i = 0; i < taken.Count; i++) folder.Write($"templates/_{i}.tpl", taken[i].Text);

        Assert.Equal("", Render(helm, folder));
    }

    /// <summary>Some of those that Helm refuses, others on each run of the year.</summary>
    [PeerTheory(Peer.Helm4, Peer.Helm317)]
    [InlineData(Peer.Helm4)]
    [InlineData(Peer.Helm317)]
    public static void AreRefusedAtTheLineThatIsWrittenDown(string helm)
    {
        var refused = TemplateSyntaxTests.Snippets().Where(snippet => snippet.Line > 0).ToList();
        foreach (var (text, line) in refused.Where((_, i) => i % (refused.Count / Sample) == DateTime.UtcNow.DayOfYear % (refused.Count / Sample)))
        {
            using var folder = new ChartFolder();
            folder.Write("templates/_a.tpl", text);

            Assert.Equal((text, line), (text, LineIn(Render(helm, folder))));
        }
    }

    [PeerTheory(Peer.Helm4, Peer.Helm317, Peer.Helm38)]
    [InlineData(Peer.Helm4)]
    [InlineData(Peer.Helm317)]
    [InlineData(Peer.Helm38)]
    public static void AreMapsWhereItIsWrittenDown(string helm)
    {
        foreach (var (text, line) in TemplateTextTests.StaticTexts)
        {
            using var folder = new ChartFolder();
            folder.Write("templates/a.yaml", text);

            Assert.Equal((text, line > 0), (text, Render(helm, folder).Contains("templates/a.yaml", StringComparison.Ordinal)));
        }
    }

    /// <summary>The functions are those that Helm knows, no less and no more.</summary>
    [PeerTheory(Peer.Helm4, Peer.Helm317, Peer.Helm38)]
    [InlineData(Peer.Helm4, "4.1")]
    [InlineData(Peer.Helm317, "3.17")]
    [InlineData(Peer.Helm38, "3.8")]
    public static void HaveTheFunctionsThatAreWrittenDown(string helm, string version)
    {
        using var folder = new ChartFolder();
        var unknown = TemplateFunctions.Later.Where(later => Version.Parse(later.Value) > Version.Parse(version)).Select(later => later.Key).ToList();
        var known = TemplateFunctions.Common.Concat(TemplateFunctions.Later.Keys.Except(unknown));
        folder.Write("templates/_a.tpl", string.Concat(known.Select(name => $"{{{{ {name} }}}}\n")));

        Assert.Equal("", Render(helm, folder));

        foreach (var name in unknown.Append("nosuch"))
        {
            folder.Write("templates/_a.tpl", $"{{{{ {name} }}}}\n");

            Assert.Contains($"function \"{name}\" not defined", Render(helm, folder), StringComparison.Ordinal);
        }
    }

    private static int LineIn(string errors) => int.Parse(Place().Match(errors).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>What Helm writes to its error output; nothing where it renders the chart.</summary>
    private static string Render(string helm, ChartFolder folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Peer.PathOf(helm), ["template", "release", folder.Path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0 ? "" : errors;
    }

    [GeneratedRegex(@"_a\.tpl:(\d+)")]
    private static partial Regex Place();
}
