using HelmOci.Credentials;
using HelmOci.Machine;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Credentials;

/// <summary>A home folder with logins and helper programs, which nothing outside it reaches.</summary>
internal sealed class LoginMachine : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly Dictionary<string, string> _variables = [];

    public LoginMachine()
    {
        _variables["PATH"] = Path("bin");
        _variables["XDG_RUNTIME_DIR"] = Path("run");
    }

    public RecordingLog Log { get; } = new();

    public Platform Platform { get; init; } = Platform.Linux;

    /// <summary>The way to clouds; a test that needs one says so.</summary>
    public CloudCall Cloud { get; init; } = (request, _) => throw new InvalidOperationException($"Nobody expected {request}.");

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What clouds have given in this build.</summary>
    public CloudTokens Tokens { get; } = new();

    public string Path(string name) => System.IO.Path.Combine(_home.Path, name).Replace('/', System.IO.Path.DirectorySeparatorChar);

    public LoginMachine Variable(string name, string value)
    {
        _variables[name] = value;

        return this;
    }

    public LoginMachine File(string name, string content)
    {
        _home.Write(name, content);

        return this;
    }

    public LoginMachine DockerConfig(string json) => File(".docker/config.json", json);

    /// <summary>A shell script on PATH.</summary>
    public LoginMachine Helper(string name, string script) => Script($"bin/docker-credential-{name}", script);

    public LoginMachine Script(string path, string script)
    {
        var file = _home.Write(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        return this;
    }

    public BuildMachine Machine() => new(_variables.GetValueOrDefault, _home.Path, Platform);

    public CredentialChain Chain(CredentialOptions? options = null) => CredentialSources.For(
        options ?? new(), Machine(), new CloudAccess(Cloud, Tokens) { Clock = Clock }, Log);

    /// <summary>The login, wherever it came from.</summary>
    public Credential? Find(string registry, string repository = "shop/charts/orders", CredentialOptions? options = null) =>
        Chain(options).Find(registry, repository, CancellationToken.None) is { } found ? found with { Origin = "" } : null;

    public void Dispose() => _home.Dispose();
}
