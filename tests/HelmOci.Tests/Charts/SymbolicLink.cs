using System.Text;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Charts;

public static class SymbolicLink
{
    [SystemFact(Needs.Links)]
    public static void ToAFileIsPackedAsItsContent()
    {
        using var folder = new ChartFolder();
        folder.Write("real.txt", "text").Link("link.txt", "real.txt");

        Assert.Equal("text", ContentOf(folder, "demo/link.txt"));
    }

    [SystemFact(Needs.Links)]
    public static void ToAFolderIsPackedUnderItsOwnName()
    {
        using var folder = new ChartFolder();
        folder.Write("real/a.txt", "text").Link("link", "real");

        Assert.Equal("text", ContentOf(folder, "demo/link/a.txt"));
    }

    [SystemFact(Needs.Links)]
    public static void WithinTheRepositoryMayLeaveTheChart()
    {
        using var folder = new ChartFolder();
        File.WriteAllText(Path.Combine(folder.Parent, "LICENSE"), "text");
        folder.Link("LICENSE", "../LICENSE");

        Assert.Equal("text", ContentOf(folder, "demo/LICENSE"));
    }

    [SystemFact(Needs.Links)]
    public static void OutOfTheRepositoryIsRefused()
    {
        using var folder = new ChartFolder();
        folder.Link("host", "/etc/hosts");

        Assert.Equal([DiagnosticCodes.LinkLeavesRepository], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void OutOfTheRepositoryThroughAnotherLinkIsRefused()
    {
        using var folder = new ChartFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Parent, "way"), "/etc");
        folder.Link("host", "../way/hosts");

        Assert.Equal([DiagnosticCodes.LinkLeavesRepository], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void OutOfTheRepositoryIsPackedWhenAllowed()
    {
        using var other = new ChartFolder();
        using var folder = new ChartFolder();
        other.Write("a.txt", "text");
        folder.Link("a.txt", other.PathOf("a.txt"));

        var chart = folder.Load(new ChartLoadOptions { AllowExternalLinks = true });

        Assert.Equal("text", Encoding.UTF8.GetString(chart.Files[0].Content.Span));
    }

    [SystemFact(Needs.Links)]
    public static void OutOfTheRepositoryDoesNotCountWhenIgnored()
    {
        using var folder = new ChartFolder();
        folder.Link("host", "/etc/hosts").Write(".helmignore", "host\n");

        Assert.Empty(folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void MayLeadToTheWholeRepositoryAboveTheChart()
    {
        using var folder = new ChartFolder("deploy/charts/demo");
        Directory.CreateDirectory(Path.Combine(folder.Parent, ".git"));
        File.WriteAllText(Path.Combine(folder.Parent, "LICENSE"), "text");
        folder.Link("LICENSE", "../../../LICENSE");

        Assert.Equal("text", ContentOf(folder, "demo/LICENSE"));
    }

    [SystemFact(Needs.Links)]
    public static void IntoTheGitFolderIsRefused()
    {
        using var folder = new ChartFolder();
        Directory.CreateDirectory(Path.Combine(folder.Parent, ".git"));
        File.WriteAllText(Path.Combine(folder.Parent, ".git", "config"), "token");
        folder.Link("config", "../.git/config");

        Assert.Equal([DiagnosticCodes.LinkLeavesRepository], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void OutOfAChartThatIsTheRepositoryIsRefused()
    {
        using var folder = new ChartFolder();
        File.WriteAllText(Path.Combine(folder.Parent, "secret"), "");
        folder.Write(".git/HEAD", "").Link("secret", "../secret");

        Assert.Equal([DiagnosticCodes.LinkLeavesRepository], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void OutOfTheRepositoryIsNotReadAsAnIgnoreFile()
    {
        using var other = new ChartFolder();
        using var folder = new ChartFolder();
        other.Write("rules", "secret**\n");
        Directory.CreateDirectory(Path.Combine(folder.Parent, ".git"));
        folder.Link(".helmignore", other.PathOf("rules"));

        Assert.Equal([DiagnosticCodes.LinkLeavesRepository], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void ToNowhereIsRefusedEvenWhenIgnored()
    {
        using var folder = new ChartFolder();
        folder.Link("dangling", "nowhere").Write(".helmignore", "dangling\n");

        Assert.Equal([DiagnosticCodes.LinkBroken], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void ToItselfIsRefused()
    {
        using var folder = new ChartFolder();
        folder.Link("x", "x");

        Assert.Equal([DiagnosticCodes.LinkLoop], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void ToAFolderAboveIsRefused()
    {
        using var folder = new ChartFolder();
        folder.Write("d/a.txt", "").Link("d/up", "..");

        Assert.Equal([DiagnosticCodes.LinkLoop], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void ToTheChartItselfIsFollowed()
    {
        using var folder = new ChartFolder();
        var link = Path.Combine(folder.Parent, "link");
        Directory.CreateSymbolicLink(link, folder.Path);

        Assert.Empty(ChartFolder.FaultsOf(link));
    }

    [SystemFact(Needs.Links)]
    public static void ToAnIgnoreFileIsRead()
    {
        using var folder = new ChartFolder();
        folder.Write("rules", "a.txt\n").Write("a.txt", "").Link(".helmignore", "rules");

        Assert.DoesNotContain("demo/a.txt", TarBytes.Of(folder.Pack().Content).Names());
    }

    private static string ContentOf(ChartFolder folder, string name) =>
        Encoding.UTF8.GetString(TarBytes.Of(folder.Pack().Content).Files().Single(file => file.Name == name).Content);
}
