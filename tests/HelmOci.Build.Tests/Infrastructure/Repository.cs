namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "HelmOci.Build.sln"))
            ? folder
            : FindRoot(System.IO.Path.GetDirectoryName(folder)!);
}
