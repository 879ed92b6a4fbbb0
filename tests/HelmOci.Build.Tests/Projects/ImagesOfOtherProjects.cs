using System.Security.Cryptography;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>One chart for an API and its worker: <c>ChartImage</c> publishes the worker's image with the chart, and names it there.</summary>
public sealed class ImagesOfOtherProjects : IDisposable
{
    private const string Values = """
        image:
          repository: nginx
          tag: ""
          digest: ""
        worker:
          image:
            repository: nginx
            tag: ""
            digest: ""
        cache:
          image: redis:1@sha256:0

        """;

    private readonly RegistryProcess _registry = new();
    private readonly string _folder = TestFolder.Create("src");
    private readonly string _base;

    public ImagesOfOtherProjects() => _base = BaseImage.PushTo(_registry);

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ArePublishedAndStampedFromAFreshClone()
    {
        var orders = Orders().Add("""
            <ItemGroup>
              <ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" />
              <ChartImage Include="docker.io/library/redis:7.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" ValuesPath="cache.image" />
            </ItemGroup>
            """);
        Mailer();

        // What names one project's things is not handed on.
        var output = TestFolder.Create("out");
        orders.Dotnet("publish", "-p:PushChart=true", "-o", output, "-p:ContainerRepository=team/orders", "-p:ChartNamespace=shop/charts").Succeeded();

        Assert.Equal(
            $"""
            image:
              repository: {_registry.Host}/team/orders
              tag: "1.4.0"
              digest: "{_registry.DigestOf("team/orders", "1.4.0")}"
            worker:
              image:
                repository: {_registry.Host}/shop/mailer
                tag: "2.0.0"
                digest: "{_registry.DigestOf("shop/mailer", "2.0.0")}"
            cache:
              image: docker.io/library/redis:7.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

            """,
            PulledValues());
        Assert.Equal(["team/orders/manifests/1.4.0", "shop/mailer/manifests/2.0.0", "shop/charts/orders/manifests/1.4.0"], Pushes());
        Assert.False(File.Exists(Path.Combine(output, "Mailer.dll")));
    }

    [PeerTheory(Peers.Registry, Peers.Helm4)]
    [InlineData("publish Shop.sln -m")]
    [InlineData("publish Shop.sln -m -graph")]
    [InlineData("publish Shop.sln -m:1 -t:PublishContainer")]
    public void ArePublishedOnceAlsoWhereTheSolutionPublishesThem(string command)
    {
        Orders().Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        Mailer();
        Solution("Orders", "Mailer");
        DotnetCommand.Run(_folder, [.. command.Split(' '), "-p:PushChart=true"]).Succeeded();

        Assert.Equal(["shop/mailer/manifests/2.0.0", "shop/orders/manifests/1.4.0"], Pushes().Take(2).Order(StringComparer.Ordinal));
        Assert.Equal("shop/charts/orders/manifests/1.4.0", Assert.Single(Pushes().Skip(2)));
        Assert.Contains($"\"{_registry.DigestOf("shop/mailer", "2.0.0")}\"", PulledValues(), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void AreThoseOfSeveralRuntimesAndOfAnEarlierBuild()
    {
        var orders = Orders().Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        Mailer().Set("RuntimeIdentifiers", "linux-x64;linux-arm64")
            .Set("UseAppHost", "false").Set("EnableRuntimePackDownload", "false").Set("EnableAppHostPackDownload", "false");
        Solution("Orders", "Mailer");
        DotnetCommand.Run(_folder, ["build", "Shop.sln", "-c", "Release"]).Succeeded();
        foreach (var runtime in new[] { "linux-x64", "linux-arm64" })
        {
            DotnetCommand.Run(_folder, ["build", "Mailer", "-c", "Release", "-r", runtime, "--no-self-contained"]).Succeeded();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signing = $"-p:ChartCosignKey={TestFolder.Write(_folder, "cosign.key", key.ExportPkcs8PrivateKeyPem())}";
        var result = orders.Dotnet("publish", "--no-build", "-p:PushChart=true", signing, "-p:ChartSignImage=true", "-p:ChartImageRegistry=mirror.example.com/proxy").Succeeded();

        Assert.DoesNotContain("Restored", result.Output, StringComparison.Ordinal);
        Assert.Contains($"digest: \"{_registry.DigestOf("shop/mailer", "2.0.0")}\"", PulledValues(), StringComparison.Ordinal);
        AssertSigned("shop/orders", "1.4.0");
        AssertSigned("shop/mailer", "2.0.0");
    }

    /// <summary>By the name under which clusters pull it.</summary>
    private void AssertSigned(string repository, string tag)
    {
        var digest = _registry.DigestOf(repository, tag);
        var signature = Assert.Single(_registry.Manifest(repository, digest.Replace(':', '-') + ".sig").GetProperty("layers").EnumerateArray());

        Assert.Contains($"\"docker-reference\":\"mirror.example.com/proxy/{repository}\"}},\"image\":{{\"docker-manifest-digest\":\"{digest}\"", _registry.Blob(repository, signature), StringComparison.Ordinal);
        Assert.Single(_registry.AttachedTo(repository, digest));
    }

    /// <summary>Each of two charts runs both programs.</summary>
    [PeerTheory(Peers.Registry)]
    [InlineData("-m:1")]
    [InlineData("-m:2")]
    public void MayBeEachOthers(string nodes)
    {
        Orders().Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        var mailer = Mailer().WithChart("mailer").Add("""<ItemGroup><ChartImage Include="../Orders/Orders.csproj" ValuesPath="orders.image" /></ItemGroup>""");
        TestFolder.Write(mailer.Folder, "chart/values.yaml", Values.Replace("worker", "orders", StringComparison.Ordinal));
        Solution("Orders", "Mailer");

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", nodes, "-p:PushChart=true"]).Succeeded();

        Assert.Equal(
            ["shop/charts/mailer/manifests/2.0.0", "shop/charts/orders/manifests/1.4.0", "shop/mailer/manifests/2.0.0", "shop/orders/manifests/1.4.0"],
            Pushes().Order(StringComparer.Ordinal));
    }

    [PeerTheory(Peers.Registry)]
    [InlineData("HELMOCI4040", "<ChartImage Include='../Nobody/Nobody.csproj' ValuesPath='worker.image' />")]
    [InlineData("HELMOCI4041", "<ChartImage Include='../Foreign/Foreign.csproj' ValuesPath='worker.image' />")]
    [InlineData("HELMOCI4043", "<ChartImage Include='../Mailer/Mailer.csproj' ValuesPath='worker.image' /><ProjectReference Include='../Mailer/Mailer.csproj' />", "-p:ContainerImageTag=7")]
    [InlineData("HELMOCI4044", "<ChartImage Include='../Mailer/Mailer.csproj' ValuesPath='worker.image' />")]
    [InlineData("HELMOCI4045", "<ChartImage Include='../Mailer/Mailer.csproj' />")]
    [InlineData("HELMOCI4046", "<ChartImage Include='../Library/Library.csproj' ValuesPath='worker.image' />")]
    [InlineData("HELMOCI4051", "<ChartImage Include='../Mailer/Mailer.csproj' ValuesPath='worker.image' />")]
    [InlineData("HELMOCI4047", "<ChartReference Include='../Library/Library.csproj' />")]
    public void AreRefusedBeforeAnyIsPushed(string code, string items, params string[] arguments)
    {
        var orders = Orders().Add($"<ItemGroup>{items}</ItemGroup>");
        var mailer = Mailer().Set("ContainerRepository", code == "HELMOCI4044" ? "Shop/Orders" : "shop/mailer");
        if (code == "HELMOCI4051") mailer.Set("ContainerRegistry", "");
        TestProject.New("classlib", "Library", _folder);
        TestFolder.Write(_folder, "Foreign/Foreign.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");

        orders.Dotnet(["publish", "-p:PushChart=true", .. arguments]).FailedWith(code);

        Assert.Empty(Pushes());
    }

    /// <summary>Packing alone sends nothing out, whoever it is that packs.</summary>
    [PeerFact(Peers.Registry)]
    public void StayWhereTheChartIsOnlyPacked()
    {
        var orders = Orders().Set("PackChart", "true").Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        Mailer();

        orders.Dotnet("publish").Succeeded();

        Assert.Empty(Pushes());
        Assert.True(File.Exists(Path.Combine(orders.Output, "orders-1.4.0.tgz")));
    }

    /// <summary>A release that is built again keeps what is there; with a new version of one project alone, the other's image is missing.</summary>
    [PeerFact(Peers.Registry)]
    public void AreKeptTogetherOrNotAtAll()
    {
        var orders = Orders().Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        Mailer().WithChart("mailer");
        Solution("Orders", "Mailer");
        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-m:1", "-p:PushChart=true"]).Succeeded();
        var pushes = Pushes();

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-m:1", "-p:PushChart=true", "-p:ChartOverwrite=Skip"]).Succeeded();
        orders.Set("Version", "1.5.0");
        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-m:1", "-p:PushChart=true", "-p:ChartOverwrite=Skip"]).FailedWith("HELMOCI4050");

        Assert.Equal(pushes, Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void AreRefusedWhereTheSolutionGivesThemOneName()
    {
        Orders().Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="worker.image" /></ItemGroup>""");
        Mailer();
        Solution("Orders", "Mailer");

        var result = DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-p:PushChart=true", "-p:ContainerRepository=shop/all"]).FailedWith("HELMOCI4043");

        Assert.Contains("ContainerRepository", Assert.Single(result.ErrorLines("HELMOCI4043")), StringComparison.Ordinal);
        Assert.Empty(Pushes());
    }

    private TestProject Orders() => Configure(TestProject.New("console", "Orders", _folder), "orders");

    private TestProject Mailer() => Configure(TestProject.New("console", "Mailer", _folder), "mailer").Set("Version", "2.0.0");

    private TestProject Configure(TestProject project, string name)
    {
        project.Set("ContainerBaseImage", _base).Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", $"shop/{name}");
        if (name == "orders") project.WithChart(name);
        if (name == "orders") TestFolder.Write(project.Folder, "chart/values.yaml", Values);

        return project;
    }

    private void Solution(params string[] projects)
    {
        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", .. projects]).Succeeded();
    }

    private List<string> Pushes() => [.. _registry.Pushes().Where(push => !push.StartsWith("dotnet/", StringComparison.Ordinal))];

    private string PulledValues()
    {
        var helm = new HelmClient(Peers.Helm4);
        var package = helm.Pull($"oci://{_registry.Host}/shop/charts/orders", "1.4.0");

        return helm.Run(Path.GetDirectoryName(package)!, "show", "values", package).Succeeded().Output[..^1];
    }
}
