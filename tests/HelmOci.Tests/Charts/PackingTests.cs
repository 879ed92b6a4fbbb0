using System.Globalization;
using System.Text;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

public static class ChartYamlText
{
    [Fact]
    public static void IsPackedAsItIs()
    {
        const string text = "# comment\r\napiVersion: v2\r\nname: demo # why\r\nversion: 0.1.0\r\nunknown: x";
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "\uFEFF" + text);

        Assert.Equal(text, Packed(folder));
    }

    [Fact]
    public static void IsWrittenAsHelmDoesBesideRequirementsInV2()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "# comment\n" + ChartFolder.ChartYaml).Write("requirements.yaml", "dependencies:\n- {name: s, version: 1.x, repository: ''}\n")
            .Write("charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.0.0\n");

        Assert.Equal("apiVersion: v2\ndependencies:\n- name: s\n  repository: \"\"\n  version: 1.x\nname: demo\nversion: 0.1.0\n", Packed(folder));
        Assert.DoesNotContain("demo/requirements.yaml", TarBytes.Of(folder.Pack().Content).Names());
        Assert.Contains(DiagnosticCodes.RequirementsInV2, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void IsWrittenAsHelmDoesWhereRequirementsRenameTheChart()
    {
        using var folder = new ChartFolder();
        folder.Write("requirements.yaml", "name: hijack\nversion: 9.9.9\n");

        Assert.Equal("hijack-9.9.9.tgz", folder.Pack().FileName);
        Assert.Equal("apiVersion: v2\nname: hijack\nversion: 9.9.9\n", TarBytes.Of(folder.Pack().Content).Files()[0].Content.AsText());
        Assert.Contains(DiagnosticCodes.RequirementsOverride, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void LosesItsDependenciesInV1()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "name: demo\nversion: 0.1.0\ndependencies:\n- {name: s, version: 1.x}\n")
            .Write("charts/s/Chart.yaml", "name: s\nversion: 1.0.0\n");

        Assert.Equal("apiVersion: v1\nname: demo\nversion: 0.1.0\n", Packed(folder));
        Assert.Equal("""{"name":"demo","version":"0.1.0","apiVersion":"v1"}""", folder.Load().Metadata.ToConfigJson().AsText());
        Assert.Contains(DiagnosticCodes.DependenciesInV1, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void WantsItsV1DependenciesBelowCharts()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "name: demo\nversion: 0.1.0\ndependencies:\n- {name: s, version: 1.x}\n");

        Assert.Equal([DiagnosticCodes.DependencyMissing], folder.Faults());
    }

    [Fact]
    public static void IsWrittenInUtf8WhenItIsInUtf16()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(ChartFolder.ChartYaml)]);

        Assert.Equal(ChartFolder.ChartYaml, Packed(folder));
    }

    [Fact]
    public static void CanBeChangedWithoutMovingThePlacesOfFaults()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\nappVersion: 1.10\ntype: x\n");

        var changed = folder.Load().WithChartYaml("apiVersion: v2\nname: demo\nversion: 2.0.0\n\n\nappVersion: 1.10\ntype: x\n"u8.ToArray(), CancellationToken.None);

        Assert.Equal("2.0.0", changed.Metadata.Version);
        var findings = ChartRules.Check(changed, CancellationToken.None);
        Assert.Equal(5, findings.Errors.Single().Location?.Line);
        Assert.Equal(4, findings.Warnings.Single(warning => warning.Code == DiagnosticCodes.VersionReadAsNumber).Location?.Line);
    }

    private static string Packed(ChartFolder folder) => TarBytes.Of(folder.Pack().Content).Files()[0].Content.AsText();

    private static string AsText(this byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

public static class LockFile
{
    [Fact]
    public static void KeepsItsTextInV2() => Assert.Equal("# mine\ndigest: x\n", Packed("v2", "# mine\ndigest: x\n"));

    [Fact]
    public static void IsNotPackedInV1() => Assert.Null(Packed("v1", "digest: x\n"));

    [Theory]
    [InlineData("")]
    [InlineData("null\n")]
    [InlineData("# nothing\n")]
    public static void IsNotPackedWhenEmpty(string text) => Assert.Null(Packed("v2", text));

    [Theory]
    [InlineData("2024-05-06T07:08:09.987654321+02:00", true)]
    [InlineData("2024-05-06T07:08:09Z", true)]
    [InlineData("2024-05-06", false)]
    [InlineData("2024-05-06T07:08:09", false)]
    [InlineData("2024-13-06T07:08:09Z", false)]
    public static void IsRefusedWithoutATime(string time, bool isTaken)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.lock", $"generated: \"{time}\"\n");

        Assert.Equal(isTaken ? [] : [DiagnosticCodes.LockTimeInvalid], folder.Faults());
    }

    private static string? Packed(string apiVersion, string text)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", $"apiVersion: {apiVersion}\nname: demo\nversion: 0.1.0\n").Write("Chart.lock", text);
        var files = TarBytes.Of(folder.Pack().Content).Files().Where(file => file.Name == "demo/Chart.lock").ToList();

        return files.Count == 0 ? null : Encoding.UTF8.GetString(files[0].Content);
    }
}

public static class PackingTwice
{
    [Fact]
    public static void GivesTheSameBytesWhateverTheMachine()
    {
        using var first = Filled("one");
        using var second = Filled("other folder");
        foreach (var file in Directory.EnumerateFiles(second.Path, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var expected = first.Pack();
        CultureInfo.CurrentCulture = Foreign();
        var actual = second.Pack();

        Assert.Equal(expected.Content.ToArray(), actual.Content.ToArray());
        Assert.Equal(expected.ContentHash.ToArray(), actual.ContentHash.ToArray());
    }

    [Fact]
    public static void TakesSubchartsByTheirFolders()
    {
        using var folder = Filled("chart");

        var names = TarBytes.Of(folder.Pack().Content).Names().Where(name => name.EndsWith("Chart.yaml", StringComparison.Ordinal));

        Assert.Equal(["demo/Chart.yaml", "demo/charts/B/Chart.yaml", "demo/charts/z-first/Chart.yaml", "demo/charts/I/Chart.yaml"], names);
    }

    [Fact]
    public static void HidesTheMachineInTheHeaderOfGzip()
    {
        using var folder = new ChartFolder();

        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], folder.Pack().Content[..10].ToArray());
    }

    [Fact]
    public static void HashesTheTarAlone()
    {
        using var folder = new ChartFolder();
        var archive = folder.Pack();
        var tar = TarBytes.Of(archive.Content).Tar;

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(tar), archive.ContentHash.ToArray());
        Assert.True(ChartArchive.TryHashContent(TarBytes.Compress(tar), out var hash));
        Assert.Equal(archive.ContentHash.ToArray(), hash);
    }

    /// <summary>A culture that writes numbers as no other does; those of real countries are not on every machine.</summary>
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "!";
        culture.NumberFormat.NumberDecimalSeparator = ",";

        return culture;
    }

    private static ChartFolder Filled(string name) => new ChartFolder(name)
        .Write("values.yaml", "a: 1\n").Write("templates/I.yaml", "x").Write("templates/i.yaml", "y").Write("ı.txt", "z")
        .Write("charts/B/Chart.yaml", "name: B\nversion: 1.0.0\n")
        .Write("charts/a/Chart.yaml", "name: z-first\nversion: 1.0.0\n")
        .Write("charts/i/Chart.yaml", "name: I\nversion: 1.0.0\n");
}

public static class SavedArchive
{
    [Fact]
    public static void IsReadBackAsItWas()
    {
        using var folder = new ChartFolder();
        var archive = folder.Write("values.yaml", "a: 1\n").Pack();

        var path = archive.SaveTo(Path.Combine(folder.Parent, "new", "folder"));
        var opened = ChartArchive.Open(path, CancellationToken.None);

        Assert.Equal("demo-0.1.0.tgz", Path.GetFileName(path));
        Assert.Equal(archive.Content.ToArray(), opened.Content.ToArray());
        Assert.Equal(archive.ContentHash.ToArray(), opened.ContentHash.ToArray());
        Assert.Equal(archive.Metadata.ToConfigJson(), opened.Metadata.ToConfigJson());
    }

    [Fact]
    public static void IsNotWrittenAgainWhenItIsThere()
    {
        using var folder = new ChartFolder();
        var path = folder.Pack().SaveTo(folder.Parent);
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);

        folder.Pack().SaveTo(folder.Parent);

        Assert.Equal(time, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public static void ReplacesAnotherWithoutLeavingAnythingBeside()
    {
        using var folder = new ChartFolder();
        var path = folder.Pack().SaveTo(Path.Combine(folder.Parent, "out"));
        var changed = folder.Write("a.txt", "").Pack();

        changed.SaveTo(Path.Combine(folder.Parent, "out"));

        Assert.Equal(changed.Content.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(folder.Parent, "out")));
    }

    [Fact]
    public static void IsRefusedWhereAFileIsInTheWay()
    {
        using var folder = new ChartFolder();
        File.WriteAllText(Path.Combine(folder.Parent, "file"), "");

        var refused = Assert.Throws<ChartException>(() => folder.Pack().SaveTo(Path.Combine(folder.Parent, "file")));

        Assert.Equal(DiagnosticCodes.CannotWrite, refused.Diagnostics[0].Code);
    }

    [Fact]
    public static void IsRefusedWhereItsNameIsTooLong()
    {
        using var folder = new ChartFolder();
        var name = new string('a', 250);
        var archive = folder.Write("Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 0.1.0\n").Pack();

        var refused = Assert.Throws<ChartException>(() => archive.SaveTo(Path.Combine(folder.Parent, "out")));

        Assert.Equal(DiagnosticCodes.CannotWrite, refused.Diagnostics[0].Code);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.Parent, "out")));
    }

    [Fact]
    public static void ThatIsNotThereIsRefused()
    {
        var refused = Assert.Throws<ChartException>(() => ChartArchive.Open("/nowhere/x.tgz", CancellationToken.None));

        Assert.Equal(DiagnosticCodes.FileUnreadable, refused.Diagnostics[0].Code);
    }

    [Fact]
    public static void IsRefusedWhereHelmWouldNotPushIt()
    {
        using var folder = new ChartFolder();
        var path = Path.Combine(folder.Parent, "x.tgz");
        File.WriteAllBytes(path, new TarBuilder().Add("h/Chart.yaml", "apiVersion: v2\nname: demo\nversion: latest\n").ToGzip());

        var refused = Assert.Throws<ChartException>(() => ChartArchive.Open(path, CancellationToken.None));

        Assert.Equal(DiagnosticCodes.VersionInvalid, refused.Diagnostics[0].Code);
        Assert.Equal(new SourceLocation($"{path}!Chart.yaml", 3, 10), refused.Diagnostics[0].Location);
    }
}
