using HelmOci.Diagnostics;
using HelmOci.Publishing;

namespace HelmOci.Tests.Publishing;

/// <summary>A reference is one project's until the build ends, also where a build ended badly.</summary>
public sealed class ReferenceClaimTests : IDisposable
{
    private const string Reference = "oci://example.com/shop/charts/shop:1.0.0";

    private readonly string _folder = Directory.CreateTempSubdirectory("claims").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void IsRefusedToAnotherProjectByTheNameOfTheFirst()
    {
        using var first = Take("build", "Orders.csproj");

        var fault = Assert.Throws<ChartException>(() => Take("build", "Mailer.csproj"));

        Assert.Equal(DiagnosticCodes.ReferenceClaimed, Assert.Single(fault.Diagnostics).Code);
        Assert.StartsWith("Orders.csproj ", Assert.Single(fault.Diagnostics).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void IsTheSameProjectsOnEveryNode()
    {
        using var first = Take("build", "Orders.csproj");

        Assert.Null(Take("build", "Orders.csproj"));
    }

    [Fact]
    public void IsFreeInAnotherBuildAndForAnotherReference()
    {
        using var first = Take("build", "Orders.csproj");
        using var other = Take("another build", "Mailer.csproj");
        using var next = ReferenceClaim.Take(_folder, "build", Reference + "-next", "Mailer.csproj");

        Assert.NotNull(other);
        Assert.NotNull(next);
    }

    [Fact]
    public void IsFreeAgainAtTheEndAndLeavesNothing()
    {
        Take("build", "Orders.csproj")!.Dispose();
        Assert.Empty(Directory.EnumerateFiles(_folder));

        using var second = Take("build", "Mailer.csproj");
        Assert.NotNull(second);
    }

    /// <summary>The files of a build that was killed hold no lock.</summary>
    [Fact]
    public void IsFreeWhereOnlyFilesAreLeft()
    {
        Dictionary<string, byte[]> left;
        using (Take("build", "Orders.csproj"))
        {
            left = Directory.GetFiles(_folder, "*.project").ToDictionary(file => file, File.ReadAllBytes);
        }

        foreach (var (file, content) in left)
        {
            File.WriteAllBytes(file, content);
            File.WriteAllBytes(file[..^".project".Length], []);
        }

        using var second = Take("build", "Mailer.csproj");
        Assert.Equal("Mailer.csproj", second?.Project);
    }

    /// <summary>Claims guard against a mistake; that they cannot be kept is none.</summary>
    [Fact]
    public void IsNotNeededWhereItCannotBeKept()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Assert.Null(ReferenceClaim.Take(Path.Combine(file, "claims"), "build", Reference, "Orders.csproj"));
    }

    private ReferenceClaim? Take(string build, string project) => ReferenceClaim.Take(_folder, build, Reference, project);
}
