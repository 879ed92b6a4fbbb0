using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>
/// What large repositories do, all at once: settings in Directory.Build files, versions of packages in one place, several target
/// frameworks, one runtime, folders with blanks and umlauts.
/// </summary>
public sealed class ProjectOfALargeRepository : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly string _root = Path.Combine(TestFolder.Create("src"), "Große Projekte (alle)");

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PublishesItsImageAndThenItsChart()
    {
        TestFolder.Write(_root, "Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="{PackageFeed.PackageId}" Version="{PackageFeed.Current.Version}" /></ItemGroup>
            </Project>
            """);
        TestFolder.Write(_root, "Directory.Build.props", $"""
            <Project><PropertyGroup>
              <VersionPrefix>3.1.0</VersionPrefix>
              <ContainerBaseImage>{BaseImage.PushTo(_registry)}</ContainerBaseImage>
              <ChartPinImage>true</ChartPinImage>
            </PropertyGroup></Project>
            """);
        TestFolder.Write(_root, "Directory.Build.targets", $"""
            <Project><PropertyGroup>
              <ContainerRegistry>{_registry.Host}</ContainerRegistry>
              <ContainerRepository>shop/orders</ContainerRepository>
            </PropertyGroup></Project>
            """);
        var project = TestProject.Of("Die Bestellungen.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>net10.0</TargetFrameworks>
                <AssemblyName>Orders</AssemblyName>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{PackageFeed.PackageId}" PrivateAssets="all" /></ItemGroup>
            </Project>
            """, _root).WithChart("orders");
        TestFolder.Write(project.Folder, "Program.cs", "System.Console.WriteLine();");

        project.Dotnet("publish", "-f", "net10.0", "-r", "linux-x64", "--no-self-contained", "--version-suffix", "rc.1", "-p:PushChart=true").Succeeded();

        var chart = new HelmClient(Peers.Helm4).Pull($"oci://{_registry.Host}/shop/charts/orders", "3.1.0-rc.1");
        Assert.Contains(
            $"tag: \"3.1.0-rc.1@{_registry.DigestOf("shop/orders", "3.1.0-rc.1")}\"",
            PackageFile.ReadText(chart, "orders/values.yaml"),
            StringComparison.Ordinal);
    }
}
