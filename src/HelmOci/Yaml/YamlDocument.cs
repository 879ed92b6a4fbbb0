using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>One document of a YAML file.</summary>
/// <param name="Source">The file's text.</param>
/// <param name="Root">Its value; a null for a document that holds nothing.</param>
/// <param name="Start">Offset behind its <c>---</c>, or 0.</param>
/// <param name="Aliases">Its aliases, in the order of the text.</param>
public sealed record YamlDocument(YamlText Source, YamlNode Root, int Start, IReadOnlyList<YamlAlias> Aliases)
{
    /// <summary>The first document, as Helm reads Chart.yaml; what follows may be broken.</summary>
    /// <exception cref="ChartException">It is not YAML, or goes beyond what we read.</exception>
    public static YamlDocument ParseFirst(YamlText text, CancellationToken cancellation)
    {
        var events = new YamlEvents(text, cancellation);

        return events.NextDocument() ? new YamlTreeBuilder(text, events).Build() : Empty(text);
    }

    /// <summary>All documents; none for a file that is empty or holds comments only.</summary>
    /// <exception cref="ChartException">One of them is not YAML, or goes beyond what we read.</exception>
    public static IReadOnlyList<YamlDocument> ParseAll(YamlText text, CancellationToken cancellation)
    {
        var documents = new List<YamlDocument>();
        var events = new YamlEvents(text, cancellation);
        while (events.NextDocument())
        {
            documents.Add(new YamlTreeBuilder(text, events).Build());
        }

        return documents;
    }

    private static YamlDocument Empty(YamlText text)
    {
        var end = new YamlSpan(text.Text.Length, text.Text.Length);

        return new YamlDocument(text, new YamlScalar(text, end, "", YamlStyle.Plain, YamlValue.Null), 0, []);
    }
}
