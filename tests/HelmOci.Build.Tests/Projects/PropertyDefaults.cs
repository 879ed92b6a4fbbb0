using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>What evaluation makes of a project that sets little, read back with <c>-getProperty</c>.</summary>
public sealed class PropertyDefaults
{
    [Theory]
    [InlineData("", "true", "chart/")]
    [InlineData("-p:EnableChartSupport=false -p:ChartDirectory=deploy/helm/", "false", "deploy/helm/")]
    public void OfABareProject(string arguments, string isEnabled, string directory)
    {
        var values = Evaluate(TestProject.Bare("App"), arguments);

        Assert.Equal(isEnabled, values["EnableChartSupport"]);
        Assert.Equal(directory, values["ChartDirectory"]);
        Assert.NotEqual("true", values["PushChart"]);
    }

    [Fact]
    public void OfAnApp()
    {
        var app = TestProject.New("console", "App").WithChart("app");
        app.Dotnet("restore").Succeeded();

        Assert.Equal("false", PublishesImage(app, ""));
        Assert.Equal("true", PublishesImage(app, "-p:ContainerRegistry=example.com"));
        Assert.Equal("true", PublishesImage(app, "-p:PublishProfile=DefaultContainer"));
        Assert.Equal("false", PublishesImage(app, "-p:ContainerRegistry=example.com -p:ChartPublishImage=false"));
        Assert.Equal("false", PublishesImage(app, "-p:ContainerRegistry=example.com -p:ChartPackage=x.tgz"));
        Assert.Equal("false", PublishesImage(app, "-p:ContainerRegistry=example.com -p:ChartImageReference=example.com/app:1"));
    }

    /// <summary>A folder named chart that holds code and no chart stays part of the program.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void KeepTheFolderOutOfTheProgramOnlyIfItHoldsAChart(bool hasChart, int compiled)
    {
        var app = TestProject.New("classlib", "App");
        TestFolder.Write(app.Folder, "chart/Pie.cs", "class Pie;");
        if (hasChart)
        {
            app.WithChart("app");
        }

        app.Dotnet("restore").Succeeded();
        var output = app.Dotnet("msbuild", "-getItem:Compile").Succeeded().Output;

        Assert.Equal(compiled, output.Split("Pie.cs").Length > 1 ? 1 : 0);
    }

    /// <summary>A global property stays as it was written, without its slash.</summary>
    [Fact]
    public void KeepAFolderNamedOnTheCommandLineOutOfTheProgram()
    {
        var app = TestProject.New("webapi", "App");
        SmallChart.Write(Path.Combine(app.Folder, "deploy", "helm"), "app");
        app.Dotnet("restore").Succeeded();

        foreach (var directory in new[] { "deploy/helm", "deploy/helm/", @"deploy\helm", "./deploy/helm" })
        {
            var output = app.Dotnet("msbuild", "-getItem:Content", $"-p:ChartDirectory={directory}").Succeeded().Output;

            Assert.Contains("appsettings.json", output, StringComparison.Ordinal);
            Assert.DoesNotContain("values.schema.json", output, StringComparison.Ordinal);
        }
    }

    private static string PublishesImage(TestProject project, string arguments) =>
        Evaluate(project, $"-t:ComputeChartConfig {arguments}")["ChartPublishImage"];

    private static Dictionary<string, string> Evaluate(TestProject project, string arguments)
    {
        var names = "EnableChartSupport,ChartDirectory,PushChart,ChartPublishImage";
        var output = project.Dotnet(
            ["msbuild", $"-getProperty:{names}", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Succeeded().Output;

        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("Properties").Deserialize<Dictionary<string, string>>()!;
    }
}
