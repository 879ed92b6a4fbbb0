using HelmOci.Diagnostics;

namespace HelmOci.Charts;

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

            if (++links > MostLinks) throw new ChartException(LinkDiagnostics.Loop(path));
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
            if (info.Attributes == Missing) throw new ChartException(LinkDiagnostics.Broken(asked, path));

            return (info.Attributes & FileAttributes.ReparsePoint) != 0 ? info.LinkTarget : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(ChartFileDiagnostics.Unreadable(path, fault.Message), fault);
        }
    }
}
