using System.Globalization;
using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

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

    /// <summary>Windows refuses that at first; no other system does.</summary>
    [Fact]
    public static void ReplacesAnotherThatIsReadOnly()
    {
        using var folder = new ChartFolder();
        File.SetAttributes(folder.Pack().SaveTo(folder.Parent), FileAttributes.ReadOnly);
        var changed = folder.Write("a.txt", "").Pack();

        Assert.Equal(changed.Content.ToArray(), File.ReadAllBytes(changed.SaveTo(folder.Parent)));
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
