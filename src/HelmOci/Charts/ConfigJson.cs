namespace HelmOci.Charts;

/// <summary>Writes metadata as the config blob of a chart: Helm's order of keys, and what is empty left out.</summary>
internal static class ConfigJson
{
    public static byte[] Of(ChartMetadata metadata)
    {
        var json = new GoJsonWriter();
        json.StartObject();
        json.Optional("name", metadata.Name);
        json.Optional("home", metadata.Home);
        json.Optional("sources", metadata.Sources);
        json.Optional("version", metadata.Version);
        json.Optional("description", metadata.Description);
        json.Optional("keywords", metadata.Keywords);
        json.Optional("maintainers", metadata.Maintainers, Write);
        json.Optional("icon", metadata.Icon);
        json.Optional("apiVersion", metadata.ApiVersion);
        json.Optional("condition", metadata.Condition);
        json.Optional("tags", metadata.Tags);
        json.Optional("appVersion", metadata.AppVersion);
        json.Optional("deprecated", metadata.Deprecated);
        WriteAnnotations(json, metadata.Annotations);
        json.Optional("kubeVersion", metadata.KubeVersion);
        json.Optional("dependencies", metadata.Dependencies, Write);
        json.Optional("type", metadata.Type);
        json.EndObject();

        return json.ToBytes();
    }

    /// <summary>A dependency as the config blob and the digest of a lock file hold it.</summary>
    internal static void Write(GoJsonWriter json, ChartDependency dependency)
    {
        json.StartObject();
        json.String("name", dependency.Name);
        json.Optional("version", dependency.Version);
        json.String("repository", dependency.Repository);
        json.Optional("condition", dependency.Condition);
        json.Optional("tags", dependency.Tags);
        json.Optional("enabled", dependency.Enabled);
        json.Optional("import-values", dependency.ImportValues, (writer, raw) => writer.Raw(raw));
        json.Optional("alias", dependency.Alias);
        json.EndObject();
    }

    private static void Write(GoJsonWriter json, Maintainer maintainer)
    {
        json.StartObject();
        json.Optional("name", maintainer.Name);
        json.Optional("email", maintainer.Email);
        json.Optional("url", maintainer.Url);
        json.EndObject();
    }

    private static void WriteAnnotations(GoJsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0) return;

        json.Key("annotations");
        json.StartObject();
        foreach (var key in annotations.Keys.Order(Utf8Order.Comparer))
        {
            json.String(key, annotations[key]);
        }

        json.EndObject();
    }
}
