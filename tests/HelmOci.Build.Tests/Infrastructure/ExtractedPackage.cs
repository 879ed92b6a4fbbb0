using System.IO.Compression;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The packed package, unpacked, for projects that import its files by path.</summary>
public static class ExtractedPackage
{
    private static readonly Lazy<string> Folder = new(Extract);

    public static string Path => Folder.Value;

    private static string Extract()
    {
        var folder = TestFolder.Create("package");
        ZipFile.ExtractToDirectory(PackageFeed.Current.PackagePath, folder);
        return folder;
    }
}
