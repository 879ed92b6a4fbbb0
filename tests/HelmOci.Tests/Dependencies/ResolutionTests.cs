using System.Text;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Dependencies;

public static class DependencyOfAClassicRepository
{
    private const string Web = "name: web, version: ^1.0.0, repository: 'https://charts.example.com'";

    [Fact]
    public static void IsTheNewestThatFits()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("2.0.0", "1.4.0", "1.10.0", "1.11.0-rc.1");

        var resolved = fixture.Resolve();

        var chart = Assert.Single(resolved.Fetched).Chart;
        Assert.Equal(("web", "1.10.0"), (chart.Metadata.Name, chart.Metadata.Version));
        Assert.Equal("1.10.0", Assert.Single(resolved.Lock!.Dependencies).Version);
        Assert.Equal(DiagnosticCodes.NotLocked, Assert.Single(fixture.Log.Warnings).Code);
    }

    [Fact]
    public static void IsPackedWithALock()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0");
        var chart = fixture.Folder.Load();

        var whole = fixture.Resolve().ApplyTo(chart);

        Assert.Empty(ChartRules.Check(whole, CancellationToken.None).Errors);
        var packed = ChartLoader.LoadArchive(ChartArchive.Of(whole, ChartFolder.Time, CancellationToken.None).Content, "demo.tgz", CancellationToken.None);
        Assert.Equal("web", Assert.Single(packed.Subcharts).Metadata.Name);
        Assert.Equal("1.0.0", Assert.Single(packed.Lock!.Dependencies).Version);
        Assert.False(File.Exists(fixture.Folder.PathOf("Chart.lock")));
        Assert.False(Directory.Exists(fixture.Folder.PathOf("charts")));
    }

    [Fact]
    public static void HasANewestListedWhereNothingFits()
    {
        using var fixture = new ResolverFixture().Depends("name: web, version: '>=5', repository: 'https://charts.example.com'").Serves("1.0.0", "3.0.0", "2.0.0");

        var fault = fixture.Fault();

        Assert.Equal(DiagnosticCodes.NothingSatisfies, fault.Code);
        Assert.Contains("3.0.0, 2.0.0, 1.0.0", fault.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceLocation(fixture.Folder.PathOf("Chart.yaml"), 5, 3), fault.Location);
    }

    [Fact]
    public static void IsRefusedInTwoVersions()
    {
        using var fixture = new ResolverFixture()
            .Depends("name: web, version: 1.0.0, alias: a, repository: 'https://charts.example.com'", "name: web, version: 2.0.0, alias: b, repository: 'https://charts.example.com'")
            .Serves("1.0.0", "2.0.0");

        var fault = fixture.Fault();

        Assert.Equal(DiagnosticCodes.DependencyInTwoVersions, fault.Code);
        Assert.Equal(6, fault.Location!.Line);
    }

    /// <summary>A merge changed a version in the lock and left its digest.</summary>
    [Fact]
    public static void HasALockThatWasEditedByHandWrittenAnew()
    {
        using var fixture = new ResolverFixture().Depends("name: web, version: '1', repository: 'https://charts.example.com'").Serves("1.0.0").Locked();
        var path = fixture.Folder.PathOf("Chart.lock");
        var whole = File.ReadAllText(path);
        File.WriteAllText(path, whole.Replace("version: 1.0.0", "version: 1.1.0", StringComparison.Ordinal));
        Assert.Equal(DiagnosticCodes.LockDoesNotFit, fixture.Fault().Code);

        fixture.Locked();

        Assert.Equal(whole, File.ReadAllText(path));
    }

    /// <summary>The lock of a chart in a folder is that chart's own, and no hindrance to this one's.</summary>
    [Fact]
    public static void NeedsNoLockOfAFolderForItsOwn()
    {
        using var fixture = new ResolverFixture { Settings = ResolverFixture.Plain with { IsLocked = true } }.Depends("name: common, version: '*', repository: 'file://common'").Serves("1.0.0");
        fixture.Folder.Write("common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 0.1.0\ndependencies:\n- {name: web, version: '1', repository: 'https://charts.example.com'}\n");

        fixture.Locked();

        var fault = fixture.Fault();
        Assert.Equal(DiagnosticCodes.LockMissing, fault.Code);
        Assert.Contains($"-p:ChartDirectory={fixture.Folder.PathOf("common")}", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: other, version: '1', repository: 'https://charts.example.com'", DiagnosticCodes.ChartNotInRepository)]
    [InlineData("name: web, version: '', repository: 'https://charts.example.com'", DiagnosticCodes.ConstraintInvalid)]
    [InlineData("name: web, version: latest, repository: 'https://charts.example.com'", DiagnosticCodes.ConstraintInvalid)]
    [InlineData("name: web, version: '1', repository: '@nobody'", DiagnosticCodes.RepositoryUnknown)]
    [InlineData("name: web, version: '1', repository: 'alias:nobody'", DiagnosticCodes.RepositoryUnknown)]
    [InlineData("name: web, version: '1', repository: stable", DiagnosticCodes.RepositoryUnknown)]
    [InlineData("name: web, version: '1', repository: 'ftp://charts.example.com'", DiagnosticCodes.RepositoryUnknown)]
    [InlineData("name: web, version: '1', repository: 'https://ada:pw@charts.example.com'", DiagnosticCodes.RepositoryUnknown)]
    [InlineData("name: web, version: '1', repository: 'https://nowhere.example.com'", DiagnosticCodes.DownloadFailed)]
    [InlineData("name: web, version: '1', repository: ''", DiagnosticCodes.DependencyMissing)]
    [InlineData("name: web, version: '1', repository: 'file://../nothing'", DiagnosticCodes.DependencyFolderMissing)]
    [InlineData("name: Web, version: '1.0.0', repository: 'oci://registry.example.com/charts'", DiagnosticCodes.DependencyReferenceInvalid)]
    [InlineData("name: web, version: '1.0.0', repository: 'oci://'", DiagnosticCodes.DependencyReferenceInvalid)]
    [InlineData("name: web, version: '1.0.0', repository: 'oci://registry.example.com/charts'", DiagnosticCodes.DependencyNotInRegistry)]
    [InlineData("name: web, version: '^1', repository: 'oci://registry.example.com/charts'", DiagnosticCodes.NothingSatisfies)]
    public static void IsRefusedWithItsPlace(string entry, string code)
    {
        using var fixture = new ResolverFixture().Depends(entry).Serves("1.0.0");

        var fault = fixture.Fault();

        Assert.Equal(code, fault.Code);
        Assert.Equal(new SourceLocation(fixture.Folder.PathOf("Chart.yaml"), 5, 3), fault.Location);
        Assert.DoesNotContain("pw", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void TellsTheFaultsOfAllAtOnce()
    {
        using var fixture = new ResolverFixture().Serves("1.0.0").Depends(
            "name: web, version: '9', repository: 'https://charts.example.com'",
            "name: api, version: '1', repository: 'https://charts.example.com'",
            "name: db, version: '1', repository: ''");

        var faults = Assert.Throws<ChartException>(() => fixture.Resolve()).Diagnostics;

        Assert.Equal([DiagnosticCodes.NothingSatisfies, DiagnosticCodes.ChartNotInRepository, DiagnosticCodes.DependencyMissing], faults.Select(fault => fault.Code));
    }

    [Fact]
    public static void MayNotShareAnAlias()
    {
        using var fixture = new ResolverFixture().Serves("1.0.0").Depends(
            $"{Web}, alias: one", "name: api, version: '1', repository: 'https://charts.example.com', alias: one");

        Assert.Equal(DiagnosticCodes.DependencyRepeated, fixture.Fault().Code);
    }

    [Fact]
    public static void IsPackedOnceUnderTwoAliases()
    {
        using var fixture = new ResolverFixture().Serves("1.0.0").Depends($"{Web}, alias: one", $"{Web}, alias: two");

        Assert.Single(fixture.Resolve().Fetched);
    }

    [Fact]
    public static void IsCheckedAgainstTheIndex()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0");
        fixture.Network.Page("https://charts.example.com/web-1.0.0.tgz", TestCharts.Archive("web", "1.0.0", "description: other\n"));

        Assert.Equal(DiagnosticCodes.DependencyDigestDiffers, fixture.Fault().Code);
    }

    [Theory]
    [InlineData("api", "1.0.0", DiagnosticCodes.DependencyOther)]
    [InlineData("web", "1.0.1", DiagnosticCodes.DependencyOther)]
    [InlineData("web", "latest", DiagnosticCodes.VersionInvalid)]
    public static void IsTheChartThatWasAskedFor(string name, string version, string code)
    {
        using var fixture = new ResolverFixture().Depends(Web);
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "web.tgz", "")))
            .Page("https://charts.example.com/web.tgz", TestCharts.Archive(name, version));

        Assert.Equal(code, fixture.Fault().Code);
    }

    [Fact]
    public static void MayLeaveItsFolderNowhere()
    {
        using var fixture = new ResolverFixture().Depends(Web);
        var hostile = new TarBuilder().Add("web/../../etc/passwd", "x").Add("web/Chart.yaml", "name: web\nversion: 1.0.0\n").ToGzip();
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "web.tgz", "")))
            .Page("https://charts.example.com/web.tgz", hostile);

        Assert.Equal(DiagnosticCodes.ArchivePathUnsafe, fixture.Fault().Code);
    }

    /// <summary>A few kilobytes that unpack to more than a chart may hold.</summary>
    [Theory]
    [InlineData(30, 4 * 1024 * 1024)]
    [InlineData(1, 6 * 1024 * 1024)]
    public static void MayNotUnpackToAnySize(int files, int length)
    {
        using var fixture = new ResolverFixture().Depends(Web);
        var bomb = new TarBuilder().Add("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        for (var file = 0; file < files; file++) bomb.Add($"web/file{file}", new byte[length], '0');
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "web.tgz", "")))
            .Page("https://charts.example.com/web.tgz", bomb.ToGzip());

        Assert.Contains(fixture.Fault().Code, (string[])[DiagnosticCodes.ChartTooLarge, DiagnosticCodes.FileTooLarge]);
    }

    [Fact]
    public static void MayNotBeEndless()
    {
        using var fixture = new ResolverFixture().Depends(Web);
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "web.tgz", "")))
            .Page("https://charts.example.com/web.tgz", () => new HttpAnswer(200, "", new EndlessStream()));

        Assert.Equal(DiagnosticCodes.DownloadTooLarge, fixture.Fault().Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>log in</html>")]
    public static void IsRefusedWhereItIsNoArchive(string content)
    {
        using var fixture = new ResolverFixture().Depends(Web);
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "web.tgz", "")))
            .Page("https://charts.example.com/web.tgz", content);

        var fault = fixture.Fault();

        Assert.StartsWith("HELMOCI2", fault.Code, StringComparison.Ordinal);
        Assert.NotNull(fault.Location);
    }

    [Fact]
    public static void MayMoveToARegistry()
    {
        using var fixture = new ResolverFixture().Depends(Web);
        fixture.Network
            .Page("https://charts.example.com/index.yaml", TestCharts.Index(("web", "1.0.0", "oci://registry.example.com/charts/web:1.0.0", "")))
            .Chart("registry.example.com/charts/web:1.0.0", TestCharts.Archive("web", "1.0.0"));

        Assert.Equal("1.0.0", Assert.Single(fixture.Resolve().Fetched).Chart.Metadata.Version);
    }
}

/// <summary>Bytes without end.</summary>
internal sealed class EndlessStream : MemoryStream
{
    public override int Read(byte[] buffer, int offset, int count) => count;

    public override int Read(Span<byte> buffer) => buffer.Length;
}

public static class DependencyOfARegistry
{
    [Fact]
    public static void IsTheNewestStrictTagThatFits()
    {
        using var fixture = new ResolverFixture().Depends("name: web, version: '*', repository: 'oci://registry.example.com/charts/'");
        foreach (var tag in (string[])["latest", "v9.0.0", "3", "1.2.0_b1", "1.1.0", "2.0.0-rc.1"])
        {
            fixture.Network.Chart($"registry.example.com/charts/web:{tag}", TestCharts.Archive("web", tag == "1.2.0_b1" ? "1.2.0+b1" : "0.0.1"));
        }

        var resolved = fixture.Resolve();

        Assert.Equal("1.2.0+b1", Assert.Single(resolved.Lock!.Dependencies).Version);
        Assert.Equal(["registry.example.com/charts/web:1.2.0_b1"], fixture.Network.Pulls);
    }

    [Fact]
    public static void IsAskedForAsItIsWhereItIsExact()
    {
        using var fixture = new ResolverFixture().Depends("name: web, version: '1.2', repository: 'oci://registry.example.com/charts'");
        fixture.Network.Chart("registry.example.com/charts/web:1.2", TestCharts.Archive("web", "1.2"));

        Assert.Equal("1.2", Assert.Single(fixture.Resolve().Lock!.Dependencies).Version);
    }
}

public static class DependencyInAFolder
{
    [Fact]
    public static void BringsItsOwnDependencies()
    {
        using var fixture = new ResolverFixture().Depends("name: common, version: '1', repository: 'file://../common'").Serves("1.0.0");
        fixture.Folder.Write("../common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.0.0\ndependencies:\n- {name: web, version: '1', repository: 'https://charts.example.com'}\n");

        var common = Assert.Single(fixture.Resolve().Fetched).Chart;

        Assert.Equal("web", Assert.Single(common.Subcharts).Metadata.Name);
        Assert.NotNull(common.LockFile);
    }

    [Fact]
    public static void MayNotDependOnItself()
    {
        using var fixture = new ResolverFixture().Depends("name: one, version: '1', repository: 'file://../one'");
        fixture.Folder
            .Write("../one/Chart.yaml", "apiVersion: v2\nname: one\nversion: 1.0.0\ndependencies:\n- {name: two, version: '1', repository: 'file://../two'}\n")
            .Write("../two/Chart.yaml", "apiVersion: v2\nname: two\nversion: 1.0.0\ndependencies:\n- {name: one, version: '1', repository: 'file://../one'}\n");

        var fault = fixture.Fault();

        Assert.Equal(DiagnosticCodes.DependencyCircle, fault.Code);
        var (one, two) = (Path.Combine(fixture.Folder.Parent, "one"), Path.Combine(fixture.Folder.Parent, "two"));
        Assert.Contains($"{one} -> {two} -> {one}.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(two, "Chart.yaml"), fault.Location!.File);
    }

    [Fact]
    public static void StaysInTheRepository()
    {
        using var outside = new ChartFolder("one");
        using var fixture = new ResolverFixture().Depends($"name: one, version: '1', repository: 'file://{outside.Path}'");
        outside.Write("Chart.yaml", "apiVersion: v2\nname: one\nversion: 1.0.0\n");

        Assert.Equal(DiagnosticCodes.DependencyFolderOutside, fixture.Fault().Code);

        using var open = new ResolverFixture { Settings = ResolverFixture.Plain with { AllowExternalLinks = true } };
        open.Depends($"name: one, version: '1', repository: 'file://{outside.Path}'");
        Assert.Equal("one", Assert.Single(open.Resolve().Fetched).Chart.Metadata.Name);
    }

    /// <summary>Neither by dots nor by a link that lies in the repository.</summary>
    [Theory]
    [InlineData("file://../link")]
    [InlineData("file://../../NAME/one")]
    [InlineData("file://link")]
    public static void LeavesItByNoDetour(string repository)
    {
        using var outside = new ChartFolder("one");
        outside.Write("Chart.yaml", "apiVersion: v2\nname: one\nversion: 1.0.0\n");
        using var fixture = new ResolverFixture().Depends($"name: one, version: '1', repository: '{repository.Replace("NAME", Path.GetFileName(outside.Parent), StringComparison.Ordinal)}'");
        fixture.Folder.Link("../link", outside.Path).Link("link", "../link").Write(".helmignore", "link\n");

        Assert.Equal(DiagnosticCodes.DependencyFolderOutside, fixture.Fault().Code);
    }

    [Theory]
    [InlineData("other", "1.0.0")]
    [InlineData("one", "2.0.0")]
    public static void IsTheChartThatWasAskedFor(string name, string version)
    {
        using var fixture = new ResolverFixture().Depends("name: one, version: '1', repository: 'file://../one'");
        fixture.Folder.Write("../one/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n");

        Assert.Equal(DiagnosticCodes.DependencyOther, fixture.Fault().Code);
    }
}

public static class ChartsThatAreInPlace
{
    private const string Web = "name: web, version: ^1.0.0, repository: 'https://charts.example.com'";

    [Fact]
    public static void NeedNoNetworkAndNoLock()
    {
        using var fixture = new ResolverFixture().Depends(Web);
        fixture.Folder.Write("charts/web-1.0.0.tgz", TestCharts.Archive("web", "1.0.0"));

        Assert.Same(ResolvedDependencies.None, fixture.Resolve());
        Assert.Empty(fixture.Network.Questions);
        Assert.Empty(fixture.Log.Warnings);
    }

    [Fact]
    public static void AreLockedBesideWhatIsFetched()
    {
        using var fixture = new ResolverFixture().Serves("1.5.0").Depends(Web, "name: zdb, version: '>=1', repository: ''");
        fixture.Folder.Write("charts/zdb/Chart.yaml", "apiVersion: v2\nname: zdb\nversion: 1.2.3\n");

        var whole = fixture.Resolve().ApplyTo(fixture.Folder.Load());

        Assert.Equal(["web", "zdb"], whole.Subcharts.Select(chart => chart.Metadata.Name));
        Assert.Equal(["1.5.0", ">=1"], whole.Lock!.Dependencies.Select(entry => entry.Version));
    }

    [Fact]
    public static void DrawAWarningWhereTheyDoNotFit()
    {
        using var fixture = new ResolverFixture().Serves("1.5.0").Depends(Web, "name: db, version: '>=2', repository: 'https://charts.example.com'");
        fixture.Folder.Write("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.2.3\n");

        fixture.Resolve();

        Assert.Contains(fixture.Log.Warnings, warning => warning.Code == DiagnosticCodes.VendoredDiffers);
    }

    [Fact]
    public static void MustFitWhereALockIsMade()
    {
        using var fixture = new ResolverFixture().Depends("name: db, version: '>=2', repository: ''");
        fixture.Folder.Write("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.2.3\n");

        Assert.Equal(DiagnosticCodes.VendoredDiffers, Assert.Throws<ChartException>(() => fixture.Update()).Diagnostics[0].Code);
    }
}

public static class LockOfTheChart
{
    private const string Web = "name: web, version: ^1.0.0, repository: 'https://charts.example.com'";

    [Fact]
    public static void KeepsTheVersion()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0").Locked().Serves("1.0.0", "1.1.0");

        var resolved = fixture.Resolve();

        Assert.Equal("1.0.0", Assert.Single(resolved.Fetched).Chart.Metadata.Version);
        Assert.False(resolved.IsLockNew);
        Assert.Empty(fixture.Log.Warnings);
    }

    [Fact]
    public static void NeedsNoNetworkOnceCached()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0").Locked();
        var asked = fixture.Network.Questions.Count;

        Assert.Single(fixture.Resolve().Fetched);

        Assert.Equal(asked, fixture.Network.Questions.Count);
    }

    [Fact]
    public static void IsRefusedWhereItDoesNotFit()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0").Locked();
        fixture.Depends(Web.Replace("^1.0.0", "^1.0.1", StringComparison.Ordinal));

        var fault = fixture.Fault();

        Assert.Equal(DiagnosticCodes.LockDoesNotFit, fault.Code);
        Assert.Contains("UpdateChartDependencies", fault.NextStep, StringComparison.Ordinal);
        Assert.Equal(fixture.Folder.PathOf("Chart.lock"), fault.Location!.File);
    }

    [Fact]
    public static void MustBeThereInLockedMode()
    {
        using var fixture = new ResolverFixture { Settings = ResolverFixture.Plain with { IsLocked = true } }.Depends(Web).Serves("1.0.0");

        Assert.Equal(DiagnosticCodes.LockMissing, fixture.Fault().Code);
        Assert.Single(fixture.Locked().Resolve().Fetched);
    }

    [Fact]
    public static void HoldsAVersionThatMustStillBeThere()
    {
        using var fixture = new ResolverFixture().Depends(Web).Serves("1.0.0").Locked().Serves("1.1.0");
        Directory.Delete(fixture.CachePath, recursive: true);

        Assert.Equal(DiagnosticCodes.NothingSatisfies, fixture.Fault().Code);
        Directory.CreateDirectory(fixture.CachePath);
    }

    [Fact]
    public static void IsAnOrdinaryFileOfAChartOfV1()
    {
        using var fixture = new ResolverFixture().Serves("1.0.0");
        fixture.Folder
            .Write("Chart.yaml", "apiVersion: v1\nname: demo\nversion: 0.1.0\n")
            .Write("README.md", "x").Write("zzz.txt", "x")
            .Write("requirements.yaml", "dependencies:\n- {name: web, version: '1', repository: 'https://charts.example.com'}\n");

        var whole = fixture.Resolve().ApplyTo(fixture.Folder.Load());

        Assert.Equal(["README.md", "requirements.lock", "requirements.yaml", "zzz.txt"], whole.Files.Select(file => file.Path));
        Assert.Contains("name: web", Encoding.UTF8.GetString(whole.Files[1].Content.Span), StringComparison.Ordinal);
    }
}
