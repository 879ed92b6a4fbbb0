using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Keeps symbolic links inside the repository, and out of its <c>.git</c>, where a build server keeps its tokens.</summary>
internal sealed class LinkGuard(string chartFolder, ChartLoadOptions options)
{
    private readonly Lazy<string> _root = new(() => RealPath.Of(RootOf(chartFolder)));

    /// <summary>The fault of a link that leads to a place it must not, or null.</summary>
    public Diagnostic? Check(string link, string target)
    {
        if (options.AllowExternalLinks) return null;

        var isAllowed = RealPath.IsWithin(target, _root.Value) && !RealPath.IsWithin(target, Path.Combine(_root.Value, ".git"));

        return isAllowed ? null : LeavesRepository(link, target, _root.Value);
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

    private static Diagnostic LeavesRepository(string link, string target, string root) => new(
        DiagnosticCodes.LinkLeavesRepository,
        $"The symbolic link '{link}' leads to '{target}', which is not one of the files of '{root}'.",
        "Copy the file into the chart, or set ChartAllowExternalLinks=true if everyone who can change the chart may publish files of the build machine.")
    { Location = new SourceLocation(link) };
}

/// <summary>A path with every symbolic link in it followed.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows before it calls them a loop.</summary>
    private const int MostLinks = 40;

    /// <summary>What .NET says of a file that is not there.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    /// <exception cref="ChartException">The path, or a link in it, leads nowhere or in circles, or cannot be read.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var pending = new Stack<string>();
        var real = Push(pending, Path.GetFullPath(path));
        while (pending.TryPop(out var name))
        {
            var next = Path.Combine(real, name);
            var target = LinkTarget(next, path);
            if (target is null)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw new ChartException(Loop(path));
            real = Push(pending, Path.GetFullPath(target, real));
        }

        return real;
    }

    /// <summary>Whether a real path is a folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);

        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    /// <summary>Puts the parts of a full path on the stack, first on top, and gives its root.</summary>
    private static string Push(Stack<string> pending, string path)
    {
        var root = Path.GetPathRoot(path)!;
        var parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            pending.Push(parts[i]);
        }

        return root;
    }

    private static string? LinkTarget(string path, string asked)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Attributes == Missing) throw new ChartException(Broken(asked, path));

            return (info.Attributes & FileAttributes.ReparsePoint) != 0 ? info.LinkTarget : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(FileContent.Unreadable(path, fault.Message), fault);
        }
    }

    private static Diagnostic Broken(string link, string missing) => new(
        DiagnosticCodes.LinkBroken,
        $"The symbolic link '{link}' leads to '{missing}', which does not exist.",
        "Mend or delete the link; Helm follows links before it reads .helmignore.")
    { Location = new SourceLocation(link) };

    public static Diagnostic Loop(string link) => new(
        DiagnosticCodes.LinkLoop,
        $"The symbolic link '{link}' leads back to itself or to a folder above it.",
        "Delete the link, or point it to a folder that does not hold it.")
    { Location = new SourceLocation(link) };
}
