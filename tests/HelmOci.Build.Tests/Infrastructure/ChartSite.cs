using System.Text;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A classic chart repository: a web server over a folder whose index <c>helm repo index</c> made.</summary>
internal sealed class ChartSite : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly HelmClient _helm;
    private readonly string _login;
    private bool _isStopped;

    /// <param name="helm">Makes the index.</param>
    /// <param name="login"><c>user:password</c> that is wanted; empty lets everybody in.</param>
    public ChartSite(HelmClient helm, string login = "")
    {
        (_helm, _login) = (helm, login);
        _server = new LoopbackServer(Answer);
    }

    public string Address => _server.Address;

    public string Folder { get; } = TestFolder.Create("site");

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _server.Requests.Select(request => request.Path)];

    /// <summary>Adds Helm's starter chart in a version.</summary>
    public ChartSite With(string name, string version)
    {
        Starter(_helm, name, version, Folder);
        _helm.Run(Folder, "repo", "index", ".").Succeeded();

        return this;
    }

    /// <summary>Packs Helm's starter chart; gives the package's path.</summary>
    public static string Starter(HelmClient helm, string name, string version, string folder)
    {
        var chart = TestFolder.Create(name);
        helm.CreateChart(chart, name);
        helm.Run(folder, "package", chart, "--version", version).Succeeded();

        return Path.Combine(folder, $"{name}-{version}.tgz");
    }

    public void Dispose()
    {
        if (!_isStopped) _server.Dispose();
        _isStopped = true;
    }

    private ServedReply Answer(ServedRequest request)
    {
        var isAllowed = _login.Length == 0 || request["Authorization"] == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_login))}";
        if (!isAllowed) return new ServedReply(401);

        var path = Path.Combine(Folder, request.Path.TrimStart('/'));

        return File.Exists(path) ? new ServedReply(200) { Body = File.ReadAllBytes(path) } : new ServedReply(404);
    }
}
