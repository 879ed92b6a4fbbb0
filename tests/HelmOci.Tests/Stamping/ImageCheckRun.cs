using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

/// <summary>Packs a chart with an image that the same build made, and reads the warnings.</summary>
internal static class ImageCheckRun
{
    public const string Values = "image:\n  repository: nginx\n  tag: \"\"\nservice:\n  type: ClusterIP\n  port: 80\n";

    /// <summary>As <c>helm create</c> writes it.</summary>
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: {{ .Chart.Name }}
                  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                  ports:
                    - name: http
                      containerPort: {{ .Values.service.port }}
                      protocol: TCP
        """;

    public static readonly ImageContent WebApp = new() { IsWebApp = true };

    public static IReadOnlyList<Diagnostic> Of(ImageContent content, string values = Values, string deployment = Deployment, params ChartValue[] set)
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", values).Write("templates/deployment.yaml", deployment);
        var image = new BuiltImage { Registry = "reg.io", Repository = "shop/orders", Tags = ["1"], Content = content };
        var log = new RecordingLog();
        // The charts are in pieces: some call templates that are not there.
        var request = new PackRequest { ChartDirectory = folder.Path, Image = new ChartImage { Built = image }, Values = set, ChecksTemplates = false };
        ChartPacker.Pack(request, log, CancellationToken.None);

        return [.. log.Warnings.Where(warning => warning.Code is DiagnosticCodes.PortNotExposed or DiagnosticCodes.VariableContradicted)];
    }
}
