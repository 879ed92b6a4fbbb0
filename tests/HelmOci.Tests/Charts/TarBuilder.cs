using System.Text;

namespace HelmOci.Tests.Charts;

/// <summary>Builds archives as anybody could, good or bad.</summary>
public sealed class TarBuilder
{
    private readonly MemoryStream _tar = new();

    public TarBuilder Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content), '0');

    public TarBuilder Add(string name, byte[] content, char type)
    {
        Header(name, content.Length, type);
        _tar.Write(content);
        _tar.Write(new byte[(512 - (content.Length % 512)) % 512]);

        return this;
    }

    /// <summary>A header alone, which may claim any length.</summary>
    public TarBuilder Header(string name, long length, char type)
    {
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name, block);
        Encoding.ASCII.GetBytes(Convert.ToString(length, 8).PadLeft(11, '0'), block.AsSpan(124));
        block[156] = (byte)type;
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0", block.AsSpan(148));
        _tar.Write(block);

        return this;
    }

    /// <summary>The tar without its end.</summary>
    public byte[] ToTar() => _tar.ToArray();

    public byte[] ToGzip() => TarBytes.Compress([.. ToTar(), .. new byte[1024]]);
}
