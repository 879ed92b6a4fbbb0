namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>
/// Names that users rely on, one a line and sorted. A change of one is a decision: its list is changed with it.
/// With <c>HELMOCI_WRITE_GOLDEN=true</c> the lists are written anew.
/// </summary>
public static class GoldenList
{
    public static void Check(string file, IEnumerable<string> names)
    {
        var sorted = names.Distinct().Order(StringComparer.Ordinal).ToList();
        if (Environment.GetEnvironmentVariable("HELMOCI_WRITE_GOLDEN") == "true") File.WriteAllText(file, string.Concat(sorted.Select(name => $"{name}\n")));

        Assert.Equal(File.ReadAllLines(file), sorted);
    }
}
