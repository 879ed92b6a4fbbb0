using System.Text.Json;

namespace HelmOci.Tests.Charts;

/// <summary>Rule files over one tree, with what Helm dropped of it.</summary>
public static class HelmIgnoreFile
{
    private static readonly JsonElement Data =
        JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("data", "helmignore-cases.json"))).RootElement;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Data.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public static void DropsWhatHelmDrops(int index)
    {
        var test = Data.GetProperty("cases")[index];
        var rules = test.GetProperty("rules").GetString()!;
        var dropped = test.GetProperty("dropped");
        using var folder = Tree();
        folder.Write(".helmignore", rules);

        if (dropped.ValueKind == JsonValueKind.String)
        {
            Assert.NotEmpty(folder.Faults());
            return;
        }

        var kept = TarBytes.Of(folder.Pack().Content).Names().Select(name => name["demo/".Length..]);
        var expected = dropped.EnumerateArray().Select(file => file.GetString()!).ToHashSet();
        Assert.Equal(Files().Where(file => !expected.Contains(file)).Order(), kept.Order());
    }

    private static IEnumerable<string> Files() => Data.GetProperty("files").EnumerateArray().Select(file => file.GetString()!);

    private static ChartFolder Tree()
    {
        var folder = new ChartFolder();
        foreach (var file in Files().Where(file => file is not ("Chart.yaml" or ".helmignore")))
        {
            var name = Path.GetFileName(file);
            folder.Write(file, name == "Chart.yaml" ? "apiVersion: v2\nname: s\nversion: 0.1.0\n" : name == "Chart.lock" ? "digest: x\n" : "x: 1\n");
        }

        return folder;
    }
}
