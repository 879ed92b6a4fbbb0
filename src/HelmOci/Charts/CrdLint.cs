using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Finds what is no CustomResourceDefinition below crds/, by the <c>kind:</c> of each document.</summary>
/// <remarks>Line by line: such files have megabytes, and to parse them would cost more than all else.</remarks>
internal static class CrdLint
{
    private const string Crd = "CustomResourceDefinition";

    public static IEnumerable<Diagnostic> Check(Chart chart)
    {
        foreach (var file in chart.Files)
        {
            var isCrd = file.Path.StartsWith("crds/", StringComparison.Ordinal) && Path.GetExtension(file.Path) is ".yaml" or ".yml";
            if (isCrd && OtherKind(file.Content.Span) is { } location) yield return FileLintDiagnostics.NotACrd(file, location.Kind, location.Line);
        }
    }

    /// <summary>The first top-level kind that is another.</summary>
    private static (string Kind, int Line)? OtherKind(ReadOnlySpan<byte> text)
    {
        for (var number = 1; text.Length > 0; number++)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.StartsWith("kind:"u8)) continue;

            var kind = Encoding.UTF8.GetString(line[5..]).Split('#')[0].Trim().Trim('"', '\'');
            if (kind != Crd) return (kind, number);
        }

        return null;
    }
}
