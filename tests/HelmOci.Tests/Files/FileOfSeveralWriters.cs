using System.Globalization;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Tests.Files;

public sealed class FileOfSeveralWriters : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shared").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LosesNoChange()
    {
        var file = Path.Combine(_folder, "new", "counter");

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => SharedFile.Change(file, Next));

        Assert.Equal("40", File.ReadAllText(file));
    }

    [Fact]
    public void MayBecomeShorter()
    {
        var file = Path.Combine(_folder, "text");
        File.WriteAllText(file, "a long text, größer");

        SharedFile.Change(file, _ => "kürzer");

        Assert.Equal("kürzer", File.ReadAllText(file));
    }

    [Fact]
    public void ThatCannotBeWrittenIsACodedError()
    {
        File.WriteAllText(Path.Combine(_folder, "taken"), "");

        var fault = Assert.Throws<ChartException>(() => SharedFile.Change(Path.Combine(_folder, "taken", "file"), text => text));

        Assert.Equal(DiagnosticCodes.CannotWrite, fault.Diagnostics[0].Code);
    }

    private static string Next(string text)
    {
        // Lets the others in between reading and writing, if anything does.
        Thread.Sleep(1);

        return ((text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : 0) + 1).ToString(CultureInfo.InvariantCulture);
    }
}
