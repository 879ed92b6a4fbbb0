using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class EncodingOfAnEditedFile
{
    [Fact]
    public static void KeepsItsByteOrderMark()
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        var edited = Edited.Apply([.. mark, .. "a: 1\r\n"u8], YamlEdit.SetYaml(YamlPath.Parse("a"), "2"));

        Assert.Equal([.. mark, .. "a: 2\r\n"u8], edited.Content.ToArray());
    }

    [Fact]
    public static void KeepsUtf16()
    {
        byte[] mark = [0xFF, 0xFE];
        var edited = Edited.Apply([.. mark, .. Encoding.Unicode.GetBytes("a: \u00e9\n")], YamlEdit.SetYaml(YamlPath.Parse("b"), "2"));

        Assert.Equal([.. mark, .. Encoding.Unicode.GetBytes("a: \u00e9\nb: 2\n")], edited.Content.ToArray());
    }
}
