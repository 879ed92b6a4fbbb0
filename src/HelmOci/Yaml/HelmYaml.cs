using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>YAML as Helm writes it: what go-yaml v2 makes of a chart's JSON, byte for byte.</summary>
public static class HelmYaml
{
    /// <summary>Helm's Chart.yaml or Chart.lock for metadata or a lock in JSON: keys sorted, quotes renewed, one line feed at the end.</summary>
    /// <exception cref="ChartException">A text holds a control character that Helm cannot write.</exception>
    public static byte[] FromJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = YamlTreeBuilder.DeepestNesting });
        var writer = new HelmYamlWriter();
        writer.WriteRoot(document.RootElement);

        return Encoding.UTF8.GetBytes(writer.ToString());
    }
}
