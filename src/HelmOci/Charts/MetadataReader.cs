using System.Globalization;
using System.Text;
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
        fields.WarnOfKeys(Keys);
        fields.WarnOfNumber("version");
        fields.WarnOfNumber("appVersion");

        return Read(fields) with { Locations = context.Locations, Warnings = context.Warnings };
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
        fields.WarnOfKeys(MaintainerKeys);

        return new Maintainer(fields.CleanText("name"), fields.CleanText("email"), fields.CleanText("url")) { Location = fields.Location };
    }

    private static ChartDependency Dependency(MetadataFields fields)
    {
        fields.WarnOfKeys(DependencyKeys);

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

/// <summary>Strings as Helm cleans them: every white space a blank, what cannot be printed left out.</summary>
/// <remarks>Helm's <c>sanitizeString</c>: nothing is collapsed or trimmed.</remarks>
internal static class HelmText
{
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) clean.Append(' ');
            else if (IsPrintable(rune)) clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Letters, marks, numbers, punctuation and symbols.</summary>
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
