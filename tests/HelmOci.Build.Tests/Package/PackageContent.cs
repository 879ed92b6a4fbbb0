using System.IO.Compression;
using System.Xml.Linq;

namespace HelmOci.Build.Tests.Package;

/// <summary>The package file itself.</summary>
public static class PackageContent
{
    /// <summary>A new file in the package is a decision: this list is changed with it.</summary>
    [Fact, Trait("Tasks", "Compiled")]
    public static void IsWhatTheGoldenFileLists()
    {
        var golden = File.ReadAllLines(Repository.Path("tests", "HelmOci.Build.Tests", "Package", "package-content.txt"));

        Assert.Equal(golden, Entries());
    }

    [Fact]
    public static void HasNoDependencies() => Assert.DoesNotContain(Nuspec().Descendants(), node => node.Name.LocalName == "dependency");

    [Fact]
    public static void IsADevelopmentDependency() => Assert.Equal("true", Value("developmentDependency"));

    [Fact]
    public static void SaysWhatItIs()
    {
        Assert.Equal(PackageFeed.PackageId, Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEqual("Package Description", Value("description"));
    }

    /// <summary>The entries that are ours: the container's own parts carry random names.</summary>
    private static List<string> Entries()
    {
        using var package = ZipFile.OpenRead(PackageFeed.Current.PackagePath);
        return [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];
    }

    private static string? Value(string name) => Nuspec().Descendants().SingleOrDefault(node => node.Name.LocalName == name)?.Value;

    private static XDocument Nuspec()
    {
        using var package = ZipFile.OpenRead(PackageFeed.Current.PackagePath);
        using var nuspec = package.GetEntry($"{PackageFeed.PackageId}.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }
}
