using System.Globalization;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

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
