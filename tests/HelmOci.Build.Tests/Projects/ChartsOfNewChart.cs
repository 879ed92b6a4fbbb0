using HelmOci.Build.Tests.Interop;

namespace HelmOci.Build.Tests.Projects;

/// <summary><c>dotnet build -t:NewChart</c>, from nothing to a pushed chart.</summary>
public sealed class ChartsOfNewChart
{
    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Node, Peers.Kubernetes)]
    public void NameTheImageThatIsPushedWithThem()
    {
        using var registry = new RegistryProcess();
        var project = TestProject.New("webapi", "Orders")
            .Set("ContainerBaseImage", BaseImage.PushTo(registry))
            .Set("ContainerRegistry", registry.Host)
            .Set("ContainerRepository", "shop/orders")
            .Add("""<ItemGroup><ContainerEnvironmentVariable Include="ASPNETCORE_HTTP_PORTS" Value="8085" /></ItemGroup>""");
        TestFolder.Write(project.Folder, "Health.cs", """
            static class Health { public static void Map(WebApplication app) => app.MapHealthChecks("/healthz"); }
            """);

        var made = project.Dotnet("build", "-t:NewChart").Succeeded();
        Assert.Empty(made.Codes);
        Assert.Contains("(Deployment, port 8085, probes /healthz)", made.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ContainerRegistry=HOST", made.Output, StringComparison.Ordinal);

        var pushed = project.Dotnet("publish", "-p:PushChart=true").Succeeded();
        Assert.Empty(pushed.Codes);

        var helm = new HelmClient(Peers.Helm4);
        var manifests = helm.Render(helm.Pull($"oci://{registry.Host}/shop/charts/orders", "1.4.0"));
        Assert.Contains($"image: \"{registry.Host}/shop/orders:1.4.0@{registry.DigestOf("shop/orders", "1.4.0")}\"", manifests, StringComparison.Ordinal);
        Assert.Contains("containerPort: 8085", manifests, StringComparison.Ordinal);
        Assert.Contains("path: /healthz", manifests, StringComparison.Ordinal);
        NewChartsInKubernetes.AssertValid(manifests);
    }

    [PeerFact(Peers.Helm317, Peers.Helm4)]
    public void AreOneForEachAppOfASolution()
    {
        var folder = TestFolder.Create("src");
        TestProject.New("webapi", "Orders", folder);
        TestProject.New("worker", "Mailer", folder).Set("ChartKind", "CronJob");
        TestProject.New("classlib", "Domain", folder);
        TestProject.New("xunit", "Orders.Tests", folder);
        DotnetCommand.Run(folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(folder, ["sln", "add", "Orders", "Mailer", "Domain", "Orders.Tests"]).Succeeded();

        Assert.Empty(DotnetCommand.Run(folder, ["build", "Shop.sln", "-t:NewChart"]).Succeeded().Codes);

        var charts = Directory.GetFiles(folder, "Chart.yaml", SearchOption.AllDirectories).Select(path => Path.GetDirectoryName(path)!).ToList();
        Assert.Equal([Path.Combine(folder, "Mailer", "chart"), Path.Combine(folder, "Orders", "chart")], charts.Order(StringComparer.Ordinal));
        Assert.Equal(["cronjob.yaml"], Directory.GetFiles(charts.Order(StringComparer.Ordinal).First(), "*job.yaml", SearchOption.AllDirectories).Select(Path.GetFileName));
        foreach (var helm in new[] { new HelmClient(Peers.Helm317), new HelmClient(Peers.Helm4) })
        {
            foreach (var chart in charts) helm.Run(folder, "lint", "--strict", chart).Succeeded();
        }
    }

    /// <summary>The outer build sees neither sources nor the references to frameworks.</summary>
    [Fact]
    public void KnowTheSourcesOfAProjectWithSeveralFrameworks()
    {
        var project = TestProject.New("console", "Orders").Set("TargetFrameworks", "net10.0;net9.0").Set("TargetFramework", "")
            .Add("""<ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" Condition="'$(TargetFramework)' != ''" /></ItemGroup>""");
        TestFolder.Write(project.Folder, "Health.cs", "// app\nstatic class Health { static void Map(dynamic app) => app.MapHealthChecks(\"/healthz\"); }");

        var made = project.Dotnet("msbuild", "-restore", "-t:NewChart").Succeeded();

        Assert.Empty(made.Codes);
        Assert.Single(made.Output.Split('\n'), line => line.Contains("(Deployment, port 8080, probes /healthz)", StringComparison.Ordinal));
    }

    [Fact]
    public void HaveTheNameOfAProgramThatIsOneFile()
    {
        var folder = TestFolder.Create("src");
        TestFolder.Write(folder, "mailer.cs", $"""
            #:package {PackageFeed.PackageId}@{PackageFeed.Current.Version}
            #:property PublishAot=false
            System.Console.WriteLine("hello");
            """);

        var missing = DotnetCommand.Run(folder, ["publish", "mailer.cs", "-p:PushChart=true"]);
        missing.FailedWith("HELMOCI4001");
        Assert.Contains("dotnet build mailer.cs -t:NewChart", missing.Output, StringComparison.Ordinal);

        var made = DotnetCommand.Run(folder, ["build", "mailer.cs", "-t:NewChart"]).Succeeded();
        Assert.Contains(" dotnet publish mailer.cs -p:PushChart=true -p:ContainerRegistry=HOST", made.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet build mailer.cs -t:PackChart", made.Output, StringComparison.Ordinal);
        Assert.Contains("-p:ChartKind=Job", made.Output, StringComparison.Ordinal);
        Assert.Contains("\nname: mailer\n", File.ReadAllText(Path.Combine(folder, "chart", "Chart.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void ReplaceNoFile()
    {
        var project = TestProject.Bare("Orders");
        var values = TestFolder.Write(project.Folder, "chart/values.yaml", "mine: 1");
        project.Dotnet("msbuild", "-t:NewChart").FailedWith("HELMOCI4060");
        Assert.Equal([values], Directory.GetFiles(Path.Combine(project.Folder, "chart"), "*", SearchOption.AllDirectories));

        File.Delete(values);
        var items = project.Dotnet("msbuild", "-t:NewChart", "-getTargetResult:NewChart").Succeeded().Output;
        Assert.Contains("values.schema.json", items, StringComparison.Ordinal);

        File.WriteAllText(values, "mine: 1");
        var again = project.Dotnet("msbuild", "-t:NewChart").Succeeded();
        Assert.Empty(again.Codes);
        Assert.Contains("has a chart already", again.Output, StringComparison.Ordinal);
        Assert.Equal("mine: 1", File.ReadAllText(values));
    }

    [Theory]
    [InlineData("ChartKind=DaemonSet")]
    [InlineData("EnableChartSupport=ture")]
    public void AreRefusedToAValueThatIsNone(string property) =>
        TestProject.Bare("Orders").Dotnet("msbuild", "-t:NewChart", $"-p:{property}").FailedWith("HELMOCI4012");

    [Fact]
    public void WarnOfLaunchSettingsThatAreNoJson()
    {
        var project = TestProject.Bare("Orders");
        TestFolder.Write(project.Folder, "Properties/launchSettings.json", "{");

        var made = project.Dotnet("msbuild", "-t:NewChart", "-p:ChartDirectory=deploy/a", "-p:ChartKnid=Job").Succeeded();

        Assert.Equal(["HELMOCI4061", "HELMOCI4066"], made.Codes.Order(StringComparer.Ordinal));
        Assert.Contains("dotnet build -t:PackChart", made.Output, StringComparison.Ordinal);
        Assert.Contains("<ChartDirectory>deploy/a</ChartDirectory>", made.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<OutputType>Library</OutputType>")]
    [InlineData("<OutputType>WinExe</OutputType>")]
    [InlineData("<RuntimeIdentifier>browser-wasm</RuntimeIdentifier>")]
    [InlineData("<IsTestProject>true</IsTestProject>")]
    [InlineData("<IsAspireHost>true</IsAspireHost>")]
    public void AreNotForWhatRunsInNoContainer(string properties)
    {
        var project = TestProject.Bare("Domain", properties);

        Assert.Equal(["HELMOCI4062"], project.Dotnet("msbuild", "-t:NewChart").Succeeded().Codes);
        Assert.Equal([project.File], Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories));
    }
}
