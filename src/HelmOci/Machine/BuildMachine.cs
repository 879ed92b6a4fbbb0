using System.Runtime.InteropServices;

namespace HelmOci.Machine;

/// <summary>The machine that the build runs on, as far as where things are found depends on it.</summary>
/// <param name="Variables">Reads an environment variable; null where it is not set.</param>
/// <param name="HomeFolder">The user's home folder.</param>
/// <param name="Platform">Whose conventions hold.</param>
public sealed record BuildMachine(Func<string, string?> Variables, string HomeFolder, Platform Platform)
{
    public static Platform CurrentPlatform { get; } =
        OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOS : Platform.Linux;

    /// <summary>The number of the user on Linux and macOS, which some paths hold.</summary>
    public Func<uint> UserId { get; init; } = GetUserId;

    /// <summary>Where Windows has its own programs; empty elsewhere.</summary>
    public string SystemFolder { get; init; } = CurrentPlatform == Platform.Windows ? Environment.SystemDirectory : "";

    public static BuildMachine Current() => new(
        Environment.GetEnvironmentVariable,
        HomeOf(
            Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            CurrentPlatform),
        CurrentPlatform);

    /// <summary>An environment variable without blanks around it; empty where it is not set.</summary>
    public string Variable(string name) => Variables(name)?.Trim() ?? "";

    /// <summary>The folder that a variable names; null where it names none: never a path that would be taken relative to a project's folder.</summary>
    public string? Folder(string variable) => Variable(variable) is var folder && IsFullPath(folder, Platform) ? folder : null;

    /// <summary>Whether a path leads to the same place whatever the working folder and drive are.</summary>
    /// <remarks>On Windows, <c>C:bin</c> lies in the working folder of that drive, and <c>\bin</c> on the working drive.</remarks>
    public static bool IsFullPath(string path, Platform platform) => platform == Platform.Windows
        ? path is [_, ':', '\\' or '/', ..] or ['\\' or '/', '\\' or '/', ..]
        : path is ['/', ..];

    /// <summary>The user's home; the root for a user without one. On Windows a variable comes first, as docker and podman have it.</summary>
    /// <param name="variables">Those of the environment.</param>
    /// <param name="home">The home that the system knows.</param>
    /// <param name="platform">Whose conventions hold.</param>
    internal static string HomeOf(Func<string, string?> variables, string home, Platform platform)
    {
        if (platform == Platform.Windows && variables("USERPROFILE") is { } own && IsFullPath(own, platform)) return own;

        return IsFullPath(home, platform) ? home : Path.GetPathRoot(Environment.CurrentDirectory)!;
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
