using HelmOci.Dependencies;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>Reads the fields of Chart.yaml, requirements.yaml and lock files from their YAML.</summary>
internal static class MetadataReader
{
    private static readonly string[] Keys =
    [
        "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon", "apiVersion", "condition", "tags",
        "appVersion", "deprecated", "annotations", "kubeVersion", "dependencies", "type",
    ];

    private static readonly string[] DependencyKeys =
        ["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"];

    private static readonly string[] MaintainerKeys = ["name", "email", "url"];

    /// <summary>Reads metadata from Chart.yaml and, over it, requirements.yaml.</summary>
    public static ChartMetadata Read(IReadOnlyList<YamlMapping> layers, MetadataContext context)
    {
        if (layers.Count == 0) return new ChartMetadata { Locations = context.Locations };

        var fields = new MetadataFields(layers, "", context);
        fields.RemarkKeys(Keys);
        fields.RemarkNumber("version");
        fields.RemarkNumber("appVersion");

        return Read(fields) with { Locations = context.Locations, Remarks = context.Remarks };
    }

    /// <summary>The entries of <c>dependencies</c>.</summary>
    public static IReadOnlyList<ChartDependency> Dependencies(MetadataFields fields) =>
        [.. fields.Objects("dependencies").Select(Dependency)];

    private static ChartMetadata Read(MetadataFields fields) => new()
    {
        Name = fields.CleanText("name"),
        Home = fields.CleanText("home"),
        Sources = fields.CleanTexts("sources"),
        Version = fields.Text("version"),
        Description = fields.CleanText("description"),
        Keywords = fields.CleanTexts("keywords"),
        Maintainers = [.. fields.Objects("maintainers").Select(Maintainer)],
        Icon = fields.CleanText("icon"),
        ApiVersion = fields.Text("apiVersion") is { Length: > 0 } apiVersion ? apiVersion : "v1",
        Condition = fields.CleanText("condition"),
        Tags = fields.CleanText("tags"),
        AppVersion = fields.CleanText("appVersion"),
        Deprecated = fields.Flag("deprecated"),
        Annotations = fields.TextMap("annotations"),
        KubeVersion = fields.CleanText("kubeVersion"),
        Dependencies = Dependencies(fields),
        Type = fields.Text("type"),
    };

    private static Maintainer Maintainer(MetadataFields fields)
    {
        fields.RemarkKeys(MaintainerKeys);

        return new Maintainer(fields.CleanText("name"), fields.CleanText("email"), fields.CleanText("url")) { Location = fields.Location };
    }

    private static ChartDependency Dependency(MetadataFields fields)
    {
        fields.RemarkKeys(DependencyKeys);

        return new ChartDependency
        {
            Name = fields.CleanText("name"),
            Version = fields.CleanText("version"),
            Repository = fields.CleanText("repository"),
            Condition = fields.CleanText("condition"),
            Tags = fields.CleanTexts("tags"),
            Enabled = fields.Flag("enabled"),
            ImportValues = [.. fields.Items("import-values").Select(YamlJson.Of)],
            Alias = fields.Text("alias"),
            Location = fields.Location,
        };
    }
}
