using System.Text;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>Dependencies whose registry and repository want a login each, and get no other's.</summary>
public sealed class DependenciesBehindALogin : IDisposable
{
    private const string SitePassword = "s1te-Pa55word!";

    private readonly RegistryProcess _registry = new(RegistryOptions.WithPassword);
    private readonly HelmClient _helm = new(Peers.Helm4);
    private readonly ChartSite _site;
    private readonly TestProject _project;

    public DependenciesBehindALogin()
    {
        _site = new ChartSite(_helm, $"ci:{SitePassword}").With("web", "1.2.0");
        _helm.LoggedInTo(_registry.Host, RegistryOptions.UserName, RegistryOptions.Password)
            .Run(_site.Folder, "push", ChartSite.Starter(_helm, "queue", "0.4.0", TestFolder.Create("packed")), $"oci://{_registry.Host}/library", "--plain-http").Succeeded();
        _project = TestProject
            .Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>")
            .Add($"""<ItemGroup><ChartRepository Include="team" Url="{_site.Address}" UserName="ci" PasswordVariable="SITE_PASSWORD" /></ItemGroup>""")
            .WithChart("app");
    }

    public void Dispose()
    {
        _site.Dispose();
        _registry.Dispose();
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ArePackedAndPushed()
    {
        DependsOn("web", "1.x", "'@team'").DependsOnQueue();

        var result = Push(SitePassword, "-v:diag", "-bl:build.binlog").Succeeded();

        Assert.Equal("team/app/manifests/0.1.0", _registry.Pushes()[^1]);
        var log = BinaryLog.TextOf(Path.Combine(_project.Folder, "build.binlog"));
        foreach (var secret in (string[])[SitePassword, RegistryOptions.Password, Basic("ci", SitePassword), Basic(RegistryOptions.UserName, RegistryOptions.Password)])
        {
            Assert.DoesNotContain(secret, result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    [PeerTheory(Peers.Registry, Peers.Helm4)]
    [InlineData("wr0ng-Pa55word!", "HELMOCI1041")]
    [InlineData("", "HELMOCI2165")]
    public void AreRefusedWithAnotherPassword(string password, string code)
    {
        DependsOn("web", "1.x", "'@team'");

        var result = Push(password).FailedWith(code);

        if (password.Length > 0) Assert.DoesNotContain(password, result.Output, StringComparison.Ordinal);
    }

    /// <summary>The password of ChartRegistry is not for the registry of a dependency.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void GetTheLoginOfTheirOwnHostAlone()
    {
        using var other = new RegistryProcess();
        DependsOnQueue();

        var result = _project.Dotnet(
            new Dictionary<string, string> { ["HELMOCI_REGISTRY_USERNAME"] = RegistryOptions.UserName, ["HELMOCI_REGISTRY_PASSWORD"] = RegistryOptions.Password },
            "msbuild", "-t:PackChart", $"-p:ChartRegistry={other.Host}");

        result.FailedWith("HELMOCI1001");
        Assert.StartsWith(Path.Combine(_project.Folder, "chart", "Chart.yaml"), result.ErrorLines("HELMOCI1001")[0], StringComparison.Ordinal);
    }

    private DependenciesBehindALogin DependsOn(string name, string version, string repository)
    {
        var file = Path.Combine(_project.Folder, "chart", "Chart.yaml");
        var text = File.ReadAllText(file);
        var head = text.Contains("dependencies:", StringComparison.Ordinal) ? "" : "dependencies:\n";
        File.WriteAllText(file, $"{text}{head}- {{name: {name}, version: {version}, repository: {repository}}}\n");

        return this;
    }

    private DependenciesBehindALogin DependsOnQueue() => DependsOn("queue", "0.x", $"'oci://{_registry.Host}/library'");

    private CommandResult Push(string sitePassword, params string[] arguments) => _project.Dotnet(
        new Dictionary<string, string>
        {
            ["HELMOCI_REGISTRY_USERNAME"] = RegistryOptions.UserName,
            ["HELMOCI_REGISTRY_PASSWORD"] = RegistryOptions.Password,
            ["SITE_PASSWORD"] = sitePassword,
        },
        ["msbuild", "-t:PushChart", .. arguments]);

    private static string Basic(string userName, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));
}
