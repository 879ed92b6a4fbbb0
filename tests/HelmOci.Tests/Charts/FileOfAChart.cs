using System.Diagnostics;
using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Charts;

public static class FileOfAChart
{
    [Theory]
    [InlineData(5 * 1024 * 1024, true)]
    [InlineData((5 * 1024 * 1024) + 1, false)]
    public static void MayHaveFiveMebibytes(int length, bool isTaken)
    {
        using var folder = new ChartFolder();
        folder.Write("big.bin", new byte[length]);

        Assert.Equal(isTaken ? [] : [DiagnosticCodes.FileTooLarge], folder.Faults());
    }

    [Fact]
    public static void MayBeAnySizeWhenIgnored()
    {
        using var folder = new ChartFolder();
        folder.Write("big.bin", new byte[(5 * 1024 * 1024) + 1]).Write(".helmignore", "*.bin\n");

        Assert.Empty(folder.Faults());
    }

    [Fact]
    public static void KeepsItsDotAndLosesOneMark()
    {
        using var folder = new ChartFolder();
        folder.Write(".hidden", "\uFEFF\uFEFFx").Write("sub/.hidden", "");

        var files = TarBytes.Of(folder.Pack().Content).Files();

        Assert.Equal(["demo/Chart.yaml", "demo/.hidden", "demo/sub/.hidden"], files.Select(file => file.Name));
        Assert.Equal("\uFEFFx"u8.ToArray(), files[1].Content);
    }

    [Theory]
    [InlineData(-100_000_000)]
    [InlineData(9_000_000_000)]
    public static void MayBeEmptyAndOfAnyTime(long seconds)
    {
        using var folder = new ChartFolder();
        folder.Write(".gitkeep", "");
        File.SetLastWriteTimeUtc(folder.PathOf(".gitkeep"), DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);

        Assert.Empty(folder.Faults());
    }

    [SystemFact(Needs.Shell)]
    public static void ThatIsAPipeIsRefusedAtOnce()
    {
        using var folder = new ChartFolder();
        Run("mkfifo", folder.PathOf("pipe"));

        Assert.Equal([DiagnosticCodes.FileIrregular], folder.Faults());
    }

    [SystemFact(Needs.Shell)]
    public static void ThatIsAPipeIsPassedOverWhenIgnored()
    {
        using var folder = new ChartFolder();
        Run("mkfifo", folder.PathOf("pipe"));
        folder.Write(".helmignore", "pipe\n");

        Assert.Empty(folder.Faults());
    }

    /// <summary>What tells a pipe elsewhere refuses plain files on Windows, such as those without the attribute Archive.</summary>
    [SystemFact(Needs.Shell)]
    public static void IsNeverAPipeOnWindows()
    {
        using var folder = new ChartFolder();
        Run("mkfifo", folder.PathOf("pipe"));

        Assert.True(FileContent.IsIrregular(folder.PathOf("pipe"), Platform.Linux));
        Assert.False(FileContent.IsIrregular(folder.PathOf("pipe"), Platform.Windows));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public static void ThatAnotherProgramHasToItselfCannotBeRead(string text)
    {
        using var folder = new ChartFolder();
        folder.Write("held.txt", text);
        using var held = new FileStream(folder.PathOf("held.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal([DiagnosticCodes.FileUnreadable], folder.Faults());
    }

    [SystemFact(Needs.AnyNames)]
    public static void WhoseNameIsNotUnicodeIsRefused()
    {
        using var folder = new ChartFolder();
        Run("sh", "-c", $"cd '{folder.Path}' && printf x > \"$(printf 'a\\377b')\"");

        var faults = folder.Faults();
        // .NET cannot name it either, not even to delete it.
        Run("rm", "-r", folder.Path);

        Assert.Equal([DiagnosticCodes.FileNameNotUnicode], faults);
    }

    [Theory]
    [InlineData("..data")]
    [SystemInlineData(Needs.Names, "c:/x")]
    public static void WithANameThatNoHelmLoadsIsRefused(string name)
    {
        using var folder = new ChartFolder();
        folder.Write(name, "x");

        Assert.Equal([DiagnosticCodes.FileNameUnloadable], folder.Faults());
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
