using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Package;

/// <summary>The package file itself.</summary>
public static class PackageContent
{
    [Fact, Trait("Tasks", "Compiled")]
    public static void IsWhatTheGoldenFileLists() =>
        GoldenList.Check(Repository.Path("tests", "HelmOci.Build.Tests", "Package", "package-content.txt"), Entries());

    /// <summary>Every machine of every user fetches it. With four runtimes it is 8 MB where it is 2.87 with one.</summary>
    [Fact, Trait("Tasks", "Compiled")]
    public static void IsSmall() => Assert.InRange(new FileInfo(PackageFeed.Current.PackagePath).Length, 1, 2_870_000);

    /// <summary>A runtime takes no assembly that was made for a later one, and what trims the libraries may write such a wish into them.</summary>
    [Fact]
    public static void RunsOnDotNet8()
    {
        using var package = ZipFile.OpenRead(PackageFeed.Current.PackagePath);
        var assemblies = package.Entries.Where(entry => entry.FullName.StartsWith("tasks/net8.0/", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)).ToList();

        Assert.Contains("YamlDotNet.dll", assemblies.Select(entry => entry.Name));
        Assert.All(assemblies, assembly => Assert.DoesNotContain(ReferencesOf(assembly), reference => reference.Name!.StartsWith("System.", StringComparison.Ordinal) && reference.Version!.Major > 8));
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
        Assert.Equal("icon.png", Value("icon"));
        Assert.NotEqual("Package Description", Value("description"));
        Assert.Contains("helm", Value("tags")!.Split(' '));
        Assert.StartsWith("### ", Value("releaseNotes"), StringComparison.Ordinal);
    }

    /// <summary>Who reads it has no repository beside it.</summary>
    [Fact]
    public static void HasAReadmeWithoutLinksIntoTheRepository()
    {
        var readme = Text("README.md");

        Assert.Contains(File.ReadLines(Repository.Path("README.md")).First(line => line.Contains('\\', StringComparison.Ordinal)), readme, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\]\((?!https?:|#)", readme);
    }

    /// <summary>The licenses of the assemblies that travel with ours.</summary>
    [Fact]
    public static void NamesWhoseWorkItContains() => Assert.All(
        Entries().Select(Path.GetFileName).Where(name => name!.EndsWith(".dll", StringComparison.Ordinal) && !name.StartsWith("HelmOci", StringComparison.Ordinal)),
        name => Assert.Contains($"({name})", Text("THIRD-PARTY-NOTICES"), StringComparison.Ordinal));

    /// <summary>The entries that are ours: the container's own parts carry random names.</summary>
    private static List<string> Entries()
    {
        using var package = ZipFile.OpenRead(PackageFeed.Current.PackagePath);
        return [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml")];
    }

    private static List<AssemblyName> ReferencesOf(ZipArchiveEntry assembly)
    {
        using var content = new MemoryStream();
        using (var stream = assembly.Open()) stream.CopyTo(content);
        content.Position = 0;
        using var file = new PEReader(content);
        var reader = file.GetMetadataReader();

        return [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())];
    }

    private static string Text(string name)
    {
        using var package = ZipFile.OpenRead(PackageFeed.Current.PackagePath);
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static string? Value(string name) => Nuspec().Descendants().SingleOrDefault(node => node.Name.LocalName == name)?.Value;

    private static XDocument Nuspec() => XDocument.Parse(Text($"{PackageFeed.PackageId}.nuspec"));
}
