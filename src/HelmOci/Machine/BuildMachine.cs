using System.Runtime.InteropServices;

namespace HelmOci.Machine;

/// <summary>The machine that the build runs on, as far as where things are found depends on it.</summary>
/// <param name="Variables">Reads an environment variable; null where it is not set.</param>
/// <param name="HomeFolder">The user's home folder.</param>
/// <param name="Platform">Whose conventions hold.</param>
public sealed record BuildMachine(Func<string, string?> Variables, string HomeFolder, Platform Platform)
{
    /// <summary>The number of the user on Linux and macOS, which some paths hold.</summary>
    public Func<uint> UserId { get; init; } = GetUserId;

    public static BuildMachine Current() => new(
        Environment.GetEnvironmentVariable,
        Home(),
        OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOS : Platform.Linux);

    /// <summary>An environment variable without blanks around it; empty where it is not set.</summary>
    public string Variable(string name) => Variables(name)?.Trim() ?? "";

    /// <summary>The root for a user without a home: never a path that would be taken relative to a project's folder.</summary>
    private static string Home()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

        return home.Length > 0 ? home : Path.GetPathRoot(Environment.CurrentDirectory)!;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint GetUserId();
}

/// <summary>The operating systems whose conventions for files and programs differ.</summary>
public enum Platform
{
    Linux,
    MacOS,
    Windows,
}
