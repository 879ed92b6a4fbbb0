using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>An environment in which only what a test asks for speaks to our build: no CI, no logins, no host of tests.</summary>
public static class CleanEnvironment
{
    private static readonly string[] Prefixes =
        ["MSBUILD", "VSTEST", "HELM", "HELMOCI", "CHART", "CONTAINER", "DOTNET_CONTAINER_", "SDK_CONTAINER_", "DOCKER_", "COSIGN_", "GITHUB_", "TF_", "CI_REGISTRY", "AWS_", "GOOGLE_"];

    private static readonly string[] Names =
        ["CI", "ContinuousIntegrationBuild", "SOURCE_DATE_EPOCH", "REGISTRY_AUTH_FILE", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "PushChart"];

    /// <summary>Cleans what the process inherits, then sets what the test asks for.</summary>
    public static void Apply(ProcessStartInfo start, IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var name in start.Environment.Keys.Where(IsUnwanted).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
    }

    private static bool IsUnwanted(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
