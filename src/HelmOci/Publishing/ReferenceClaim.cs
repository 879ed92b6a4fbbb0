using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Publishing;

/// <summary>
/// A chart's reference, which one project of a build has claimed until the build ends: of two that push to it, the second would otherwise be
/// told to raise a version that is right.
/// </summary>
/// <remarks>A lock on a file, which all processes of a build see, and which the system takes away from a build that is killed.</remarks>
public sealed class ReferenceClaim : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FileStream _lock;

    private ReferenceClaim(string project, FileStream file) => (Project, _lock) = (project, file);

    /// <summary>The project that has claimed the reference.</summary>
    public string Project { get; }

    /// <param name="folder">Where claims are kept: a folder of this user alone.</param>
    /// <param name="build">What the processes of one build have in common, and other builds do not.</param>
    /// <param name="reference">What is claimed.</param>
    /// <param name="project">Who claims it.</param>
    /// <param name="cancellation">Ends the wait for the name of who holds the claim.</param>
    /// <returns>Null where another process of this build claims it for the same project, or where the folder cannot be used.</returns>
    /// <exception cref="ChartException">Another project has claimed the reference.</exception>
    public static ReferenceClaim? Take(string folder, string build, string reference, string project, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Name(build, reference));
        var waited = Stopwatch.StartNew();
        var before = "";
        try
        {
            Directory.CreateDirectory(folder);
            while (true)
            {
                if (FileLock.Take(path, TimeSpan.Zero, cancellation) is { } file)
                {
                    Tell(path, project);

                    return new ReferenceClaim(project, file);
                }

                // Who has just taken the lock has not written its name yet, or not over that of a build that was killed.
                var owner = Owner(path);
                if (owner.Length > 0 && owner == before) return owner == project ? null : throw ReferenceClaimed(reference, owner, project);
                if (waited.Elapsed > Patience) return null;

                before = owner;
                cancellation.WaitHandle.WaitOne(Pause);
            }
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
            new HeldFiles().Delete(OwnerOf(_lock.Name), CancellationToken.None);
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
            using var text = new StreamWriter(new FileStream(OwnerOf(path), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
            text.Write(project);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without the name nobody is refused: a claim guards against a mistake.
        }
    }

    private static string Owner(string path)
    {
        try
        {
            // On Windows, whoever reads would keep the owner from writing.
            using var text = new StreamReader(new FileStream(OwnerOf(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

            return text.ReadToEnd();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Not written yet, or being deleted.
            return "";
        }
    }

    private static string OwnerOf(string path) => path + ".project";

    private static string Name(string build, string reference) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{build}\n{reference.ToLowerInvariant()}")))[..32];

    /// <param name="reference">The chart's reference.</param>
    /// <param name="owner">The project that pushes there.</param>
    /// <param name="project">The project that was to push there, too.</param>
    public static ChartException ReferenceClaimed(string reference, string owner, string project) => new(new Diagnostic(
        DiagnosticCodes.ReferenceClaimed,
        $"{owner} pushes its chart to {reference} in this build, and so would {project}, which pushed nothing.",
        "Give each project a chart name or ChartNamespace of its own. Where both run from one chart, let one project push it, and name the other there: <ChartImage Include=\"…\" ValuesPath=\"…\" />."));
}
