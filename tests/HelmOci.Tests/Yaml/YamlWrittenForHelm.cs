using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Tests.Charts;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class YamlWrittenForHelm
{
    public static TheoryData<string, string> Scalars()
    {
        var data = new TheoryData<string, string>();
        using var json = JsonDocument.Parse(File.ReadAllBytes(Vector("data/yaml-scalars.json")));
        foreach (var scalar in json.RootElement.EnumerateArray())
        {
            data.Add(scalar.GetProperty("value").GetString()!, scalar.GetProperty("emitted").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scalars))]
    public static void HasHelmsStyleForEachText(string value, string emitted) =>
        Assert.Equal($"annotations:\n  k000: {emitted}", Write(new { annotations = new { k000 = value } }));

    [Fact]
    public static void HasAllScalarVectors() => Assert.Equal(208, Scalars().Count);

    [Fact]
    public static void HasHelmsOrderOfKeys()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Vector("data/yaml-keyorder.json")));
        var keys = json.RootElement.GetProperty("keys_in").EnumerateArray().Select(key => key.GetString()!).Reverse();
        var expected = json.RootElement.GetProperty("emitted_order").EnumerateArray().Select(key => key.GetString() + ": x");

        Assert.Equal(expected, Write(keys.ToDictionary(key => key, _ => "x")).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("06-yaml-quirks")]
    public static void IsHelmsChartYaml(string vector)
    {
        var config = File.ReadAllBytes(Vector($"yaml-written/{vector}/config.json"));

        Assert.Equal(File.ReadAllText(Vector($"yaml-written/{vector}/Chart.yaml.packaged")), Encoding.UTF8.GetString(HelmYaml.FromJson(config)));
    }

    [Fact]
    public static void NestsListsAndMaps() => Assert.Equal(
        "a:\n- []\n- {}\n- b: 1\n  c:\n  - d\n- - e\n  - f\n- null\n- true\n- 1.5\n- 1e+21\n",
        Encoding.UTF8.GetString(HelmYaml.FromJson(
            """{"a": [[], {}, {"b": 1, "c": ["d"]}, ["e", "f"], null, true, 1.5, 1e+21]}"""u8.ToArray())));

    [Fact]
    public static void WritesALongKeyInTwoLines()
    {
        var key = new string('k', 129);

        Assert.Equal($"? {key}\n: v\n", Write(new Dictionary<string, string> { [key] = "v" }));
    }

    [Fact]
    public static void RefusesAControlCharacter() =>
        Assert.Equal(
            DiagnosticCodes.YamlControlCharacter,
            Assert.Throws<ChartException>(() => Write(new { a = "\u007f" })).Diagnostics[0].Code);

    private static string Write<T>(T value) =>
        Encoding.UTF8.GetString(HelmYaml.FromJson(JsonSerializer.SerializeToUtf8Bytes(value)));

    private static string Vector(string path, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Vectors", path);
}
