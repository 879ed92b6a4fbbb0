using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A chart-only project among others: every command that a solution takes passes through it.</summary>
public sealed class ChartInASolution
{
    private readonly string _folder = TestFolder.Create("src");

    [Theory]
    [InlineData("Umbrella.csproj", "sln")]
    [InlineData("Umbrella.proj", "slnx")]
    public void TakesEveryCommand(string file, string format)
    {
        Write(file);
        TestProject.New("classlib", "Domain", _folder);
        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", format]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", Path.Combine("Umbrella", file), "Domain"]).Succeeded();
        TestFolder.Write(_folder, "Some.slnf", $$"""{ "solution": { "path": "Shop.{{format}}", "projects": [ "Umbrella/{{file}}" ] } }""");

        foreach (var command in new[] { $"restore Shop.{format}", $"test Shop.{format} --no-restore", $"publish Shop.{format} --no-restore -t:PublishContainer", "build Some.slnf --no-restore" })
        {
            var result = DotnetCommand.Run(_folder, command.Split(' ')).Succeeded();

            Assert.DoesNotContain("NU1503", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void GoesWhereItIsPublished()
    {
        var project = Write("Umbrella.proj");
        var output = TestFolder.Create("out");

        project.Dotnet("publish", "-o", output, "-p:PushChart=true").Succeeded();

        Assert.True(File.Exists(Path.Combine(output, "umbrella-0.1.0.tgz")));
        Assert.True(File.Exists(Path.Combine(output, "oci", "umbrella", "index.json")));
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "bin")));
    }

    private TestProject Write(string file) => TestProject
        .Of(file, $"""<Project Sdk="{PackageFeed.PackageId}/{PackageFeed.Current.Version}"></Project>""", _folder)
        .WithChart("umbrella");
}
