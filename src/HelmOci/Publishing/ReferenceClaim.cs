using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Publishing;

/// <summary>
/// A chart's reference, which one project of a build has claimed until the build ends: of two that push to it, the second would otherwise be
/// told to raise a version that is right.
/// </summary>
/// <remarks>A lock on a file, which all processes of a build see, and which the system takes away from a build that is killed.</remarks>
public sealed class ReferenceClaim : IDisposable
{
    private readonly FileStream _lock;

    private ReferenceClaim(string project, FileStream file) => (Project, _lock) = (project, file);

    /// <summary>The project that has claimed the reference.</summary>
    public string Project { get; }

    /// <param name="folder">Where claims are kept: a folder of this user alone.</param>
    /// <param name="build">What the processes of one build have in common, and other builds do not.</param>
    /// <param name="reference">What is claimed.</param>
    /// <param name="project">Who claims it.</param>
    /// <returns>Null where another process of this build claims it for the same project, or where the folder cannot be used.</returns>
    /// <exception cref="ChartException">Another project has claimed the reference.</exception>
    public static ReferenceClaim? Take(string folder, string build, string reference, string project)
    {
        var path = Path.Combine(folder, Name(build, reference));
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            Tell(path, project);

            return new ReferenceClaim(project, file);
        }
        catch (IOException) when (File.Exists(path))
        {
            var owner = Owner(path);

            return owner == project ? null : throw ReferenceClaimed(reference, owner);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(OwnerOf(_lock.Name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever claims it next writes a new file.
        }

        _lock.Dispose();
    }

    private static void Tell(string path, string project)
    {
        try
        {
            File.WriteAllText(OwnerOf(path), project);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Only the lock counts. The name in the file is for messages.
        }
    }

    private static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(OwnerOf(path));
        }
        catch (IOException)
        {
            // That project holds the lock, and has not written its name yet.
            return "";
        }
    }

    private static string OwnerOf(string path) => path + ".project";

    private static string Name(string build, string reference) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{build}\n{reference.ToLowerInvariant()}")))[..32];

    /// <param name="reference">The chart's reference.</param>
    /// <param name="project">The project that pushes there; empty where it is not known.</param>
    public static ChartException ReferenceClaimed(string reference, string project) => new(new Diagnostic(
        DiagnosticCodes.ReferenceClaimed,
        $"{(project.Length > 0 ? project : "Another project")} pushes its chart to {reference} in this build, too; this project pushed nothing.",
        "Give each project a chart name or ChartNamespace of its own; or let one project push the chart that they share, and set EnableChartSupport=false in the others."));
}
