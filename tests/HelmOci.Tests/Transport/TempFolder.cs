using System.Text;

namespace HelmOci.Tests.Transport;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("helmoci ").FullName;

    /// <summary>Writes a file, with the folders on its way.</summary>
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name).Replace('/', System.IO.Path.DirectorySeparatorChar);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
