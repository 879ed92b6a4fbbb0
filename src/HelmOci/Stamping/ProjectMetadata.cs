namespace HelmOci.Stamping;

/// <summary>What a project says of itself, for a Chart.yaml that does not say it. Empty where the project does not say it either.</summary>
public sealed record ProjectMetadata
{
    public string Description { get; init; } = "";

    /// <summary>The project's page.</summary>
    public string Url { get; init; } = "";

    /// <summary>The repository of the sources.</summary>
    public string SourceUrl { get; init; } = "";

    /// <summary>Names between <c>;</c> or <c>,</c>.</summary>
    public string Authors { get; init; } = "";

    public string IconUrl { get; init; } = "";

    /// <summary>The texts for Chart.yaml, by path.</summary>
    internal IEnumerable<ChartValue> Fields()
    {
        if (Description.Length > 0) yield return new("description", Description);
        if (IsUrl(Url)) yield return new("home", Url);
        if (IsUrl(SourceUrl)) yield return new("sources[0]", SourceUrl);
        var authors = Authors.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < authors.Length; i++)
        {
            yield return new($"maintainers[{i}].name", authors[i]);
        }

        if (IsUrl(IconUrl)) yield return new("icon", IconUrl);
    }

    // A repository by ssh, or an icon among the package's files, is no use to people who look at a chart.
    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0;
}
