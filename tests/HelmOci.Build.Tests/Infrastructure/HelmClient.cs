using System.Diagnostics;
using System.Text;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A real Helm of one version, with a home of its own.</summary>
public sealed class HelmClient(string version)
{
    private readonly string _home = TestFolder.Create("helm-" + version);

    /// <summary>Helm 3.8 has no such flag: it speaks plain http to loopback hosts by itself.</summary>
    public IEnumerable<string> PlainHttp => version == Peers.Helm38 ? [] : ["--plain-http"];

    /// <summary>Stores a login as <c>helm registry login</c> does.</summary>
    public HelmClient LoggedInTo(string host, string user, string password)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        TestFolder.Write(_home, "registry.json", $$"""{ "auths": { "{{host}}": { "auth": "{{login}}" } } }""");
        return this;
    }

    /// <summary>Makes the starter chart of this Helm at <paramref name="folder"/>.</summary>
    public void CreateChart(string folder, string name)
    {
        var parent = TestFolder.Create("charts");
        Run(parent, "create", name).Succeeded();
        TestFolder.Copy(Path.Combine(parent, name), folder);
    }

    /// <summary>Pulls <c>oci://host/path/name</c>; returns the path of the package.</summary>
    public string Pull(string reference, string chartVersion) => PullWith(PlainHttp, reference, chartVersion);

    /// <summary>Pulls with flags of its own, such as those for certificates.</summary>
    public string PullWith(IEnumerable<string> flags, string reference, string chartVersion)
    {
        var folder = TestFolder.Create("pulled");
        Run(folder, ["pull", reference, "--version", chartVersion, .. flags]).Succeeded();
        return Assert.Single(Directory.GetFiles(folder, "*.tgz"));
    }

    public CommandResult Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Peers.PathOf(version), arguments) { WorkingDirectory = folder };
        CleanEnvironment.Apply(start, new Dictionary<string, string>
        {
            ["HOME"] = _home,
            ["HELM_CACHE_HOME"] = Path.Combine(_home, "cache"),
            ["HELM_CONFIG_HOME"] = Path.Combine(_home, "config"),
            ["HELM_DATA_HOME"] = Path.Combine(_home, "data"),
            ["HELM_REGISTRY_CONFIG"] = Path.Combine(_home, "registry.json"),
            ["DOCKER_CONFIG"] = Path.Combine(_home, "docker"),
            ["HELM_EXPERIMENTAL_OCI"] = version == Peers.Helm34 ? "1" : "",
            ["TZ"] = "UTC",
        });
        return Command.Run(start);
    }

    /// <summary>Packs as Helm does; returns the path of the package.</summary>
    public string Package(string chart)
    {
        var folder = TestFolder.Create("packed");
        Run(folder, "package", chart).Succeeded();
        return Assert.Single(Directory.GetFiles(folder, "*.tgz"));
    }

    /// <summary>All that a user does with a package before installing it; fails where this Helm does.</summary>
    public string Render(string package)
    {
        var folder = Path.GetDirectoryName(package)!;
        Run(folder, "show", "values", package).Succeeded();
        Run(folder, "lint", package).Succeeded();
        return Run(folder, "template", "release", package).Succeeded().Output;
    }

    public string ShowChart(string package) =>
        Run(Path.GetDirectoryName(package)!, "show", "chart", package).Succeeded().Output;
}
