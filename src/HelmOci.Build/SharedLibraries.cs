using System.Runtime.Loader;

namespace HelmOci.Build;

/// <summary>Libraries that few builds need: the package has them once, beside the portable tasks, and they are looked for only when something of them is used.</summary>
internal static class SharedLibraries
{
    /// <summary>Lets the tasks find them from wherever in the package they run.</summary>
    public static void Find()
    {
        var tasks = typeof(SharedLibraries).Assembly;
        var shared = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(tasks.Location)!, "..", "..", "net8.0"));
        AssemblyLoadContext.GetLoadContext(tasks)!.Resolving += (context, name) =>
        {
            var path = Path.Combine(shared, $"{name.Name}.dll");

            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
    }
}
