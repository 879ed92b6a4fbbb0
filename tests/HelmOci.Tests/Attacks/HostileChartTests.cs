namespace HelmOci.Tests.Attacks;

/// <summary>Nothing else runs meanwhile: memory and time are measured.</summary>
[CollectionDefinition(nameof(HostileChart), DisableParallelization = true)]
public sealed class AloneOnTheMachine;

/// <summary>More than five hundred hostile trees. A case is its kind and its seed: run alone, it is the same.</summary>
[Collection(nameof(HostileChart))]
public sealed class HostileChart
{
    private static readonly Dictionary<string, (Action<HostileTree, Random> Make, int Count)> Kinds = new()
    {
        ["links"] = (HostileFolders.Links, 70),
        ["fan of links"] = (HostileFolders.Fan, 1),
        ["chain of links"] = (HostileFolders.Chain, 4),
        ["deep folders"] = (HostileFolders.Depth, 4),
        ["long paths"] = (HostileFolders.LongPaths, 4),
        ["odd names"] = (HostileFolders.OddNames, 70),
        ["ignore rules"] = (HostileFolders.IgnoreRules, 50),
        ["sizes"] = (HostileFolders.Sizes, 8),
        ["damaged text"] = (HostileFolders.DamagedText, 120),
        ["bomb"] = (HostileFolders.Bomb, 60),
        ["odd encoding"] = (HostileFolders.OddEncoding, 50),
        ["damaged archive"] = (HostileArchives.Damaged, 60),
        ["odd names in an archive"] = (HostileArchives.OddNames, 50),
        ["long names in an archive"] = (HostileArchives.LongNames, 20),
        ["odd types in an archive"] = (HostileArchives.OddTypes, 40),
        ["records in an archive"] = (HostileArchives.Records, 30),
        ["duplicates in an archive"] = (HostileArchives.Duplicates, 20),
        ["archive bomb"] = (HostileArchives.Bomb, 8),
    };

    /// <summary>Kinds that Windows cannot even make: symbolic links, and names that it refuses.</summary>
    private static readonly string[] OfUnix = ["links", "fan of links", "chain of links", "long paths", "odd names"];

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var (kind, (_, count)) in Kinds.Where(kind => !OperatingSystem.IsWindows() || !OfUnix.Contains(kind.Key)))
        {
            for (var seed = 0; seed < count; seed++) cases.Add(kind, seed);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public static void IsPackedOrRefused(string kind, int seed)
    {
        using var tree = new HostileTree();
        Kinds[kind].Make(tree, new Random(seed));

        tree.Attack();
    }

    [Fact]
    public static void ComesInFiveHundredForms() => Assert.True(Cases().Count > 500);
}
