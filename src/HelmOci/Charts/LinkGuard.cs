using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Keeps symbolic links inside the repository, and out of its <c>.git</c>, where a build server keeps its tokens.</summary>
internal sealed class LinkGuard(string chartFolder, ChartLoadOptions options)
{
    private readonly Lazy<string> _root = new(() => RealPath.Of(RootOf(chartFolder)));

    /// <summary>The fault of a link that leads to a place it must not, or null.</summary>
    public Diagnostic? Check(string link, string target)
    {
        if (options.AllowExternalLinks) return null;

        var isAllowed = RealPath.IsWithin(target, _root.Value) && !RealPath.IsWithin(target, Path.Combine(_root.Value, ".git"));

        return isAllowed ? null : LinkDiagnostics.LeavesRepository(link, target, _root.Value);
    }

    private static string RootOf(string chartFolder)
    {
        for (var folder = chartFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A work tree or a submodule has a file of that name.
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git) || File.Exists(git)) return folder;
        }

        return Path.GetDirectoryName(chartFolder) ?? chartFolder;
    }
}
