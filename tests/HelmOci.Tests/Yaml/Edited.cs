using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

/// <summary>Edits of small files, for tests.</summary>
internal static class Edited
{
    /// <summary>Sets a value given as YAML.</summary>
    public static string Set(string before, string path, string yaml) =>
        Apply(before, YamlEdit.SetYaml(YamlPath.Parse(path), yaml));

    public static string SetText(string before, string path, string text) =>
        Apply(before, YamlEdit.SetText(YamlPath.Parse(path), text));

    public static string Apply(string before, params YamlEdit[] edits) =>
        Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(before), edits).Content.Span);

    public static YamlText Apply(byte[] before, params YamlEdit[] edits) =>
        YamlEditor.Apply(YamlDocument.ParseFirst(YamlText.Decode(before, "values.yaml"), CancellationToken.None), edits);
}
