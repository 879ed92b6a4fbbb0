namespace HelmOci.Credentials;

/// <summary>How a helper program ended, and its standard output, which may hold a secret.</summary>
internal readonly record struct HelperResult(int ExitCode, string Output)
{
    /// <summary>Without the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
