namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A chart with one file of each kind, for tests that are not about what charts may hold.</summary>
public static class SmallChart
{
    public static void Write(string folder, string name)
    {
        TestFolder.Write(folder, "Chart.yaml", $"""
            # The chart of {name}.
            apiVersion: v2
            name: {name}
            description: A chart for tests
            type: application
            version: 0.1.0
            appVersion: "0.1.0"
            icon: https://example.com/icon.png

            """);
        TestFolder.Write(folder, "values.yaml", """
            image:
              repository: example.com/app
              tag: ""

            """);
        TestFolder.Write(folder, "values.schema.json", """{ "type": "object" }""");
        TestFolder.Write(folder, "templates/configmap.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
            data:
              image: {{ .Values.image.repository | quote }}

            """);
    }
}
