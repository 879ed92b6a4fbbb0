namespace HelmOci.Charts;

/// <summary>One header of a tar archive, as read.</summary>
/// <param name="Name">Its full name, as text.</param>
/// <param name="Type">The type flag: <c>0</c> file, <c>5</c> folder, <c>x</c> and <c>g</c> pax records, <c>L</c> GNU long name.</param>
/// <param name="Length">Bytes of content that follow.</param>
internal sealed record TarEntry(string Name, char Type, long Length)
{
    /// <summary>Folders and records; links and devices count as empty files, as in Helm.</summary>
    public bool IsFolder => Type == '5' || (Type == '\0' && Name.EndsWith('/'));
}
