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
        using var next = ReferenceClaim.Take(_folder, "build", Reference + "-next", "Mailer.csproj", CancellationToken.None);

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

    /// <summary>Another build of the same folder may have just taken the lock, for this project or for another one.</summary>
    [Theory]
    [InlineData("Orders.csproj", false)]
    [InlineData("Mailer.csproj", true)]
    public async Task WaitsForTheNameOfWhoHasIt(string project, bool isRefused)
    {
        using var first = Take("build", "Orders.csproj");
        var name = Assert.Single(Directory.GetFiles(_folder, "*.project"));
        File.WriteAllText(name, "");

        var second = Task.Run(() => Record.Exception(() => Assert.Null(Take("build", project))));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(100)));
        File.WriteAllText(name, "Orders.csproj");

        Assert.Equal(isRefused, await second is ChartException);
    }

    [Fact]
    public void StopsWaitingAtCtrlC()
    {
        using var first = Take("build", "Orders.csproj");
        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder, "*.project")), "");
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ReferenceClaim.Take(_folder, "build", Reference, "Mailer.csproj", cancelled.Token));
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

        Assert.Null(ReferenceClaim.Take(Path.Combine(file, "claims"), "build", Reference, "Orders.csproj", CancellationToken.None));
    }

    private ReferenceClaim? Take(string build, string project) => ReferenceClaim.Take(_folder, build, Reference, project, CancellationToken.None);
}
