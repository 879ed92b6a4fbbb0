using HelmOci.Images;

namespace HelmOci.Diagnostics;

/// <summary>What may not fit between a chart and its image.</summary>
internal static class ImageDiagnostics
{
    public static Diagnostic PortNotExposed(int port, string text, IEnumerable<int> exposed, SourceLocation location) => new(
        DiagnosticCodes.PortNotExposed,
        $"The container's port is {port}{Origin(text)}, and the image serves {string.Join(", ", exposed)}: no request would arrive.",
        "Correct containerPort, or set ContainerPort items or the variable ASPNETCORE_HTTP_PORTS so that the app serves it.")
    {
        Location = location,
    };

    public static Diagnostic VariableContradicted(string name, SourceLocation location) => new(
        DiagnosticCodes.VariableContradicted,
        // The values themselves may be secrets.
        $"{name} has one value in the chart's values and another in the project's ContainerEnvironmentVariable items; the chart's counts.",
        "Leave it to one of the two.")
    {
        Location = location,
    };

    private static string Origin(string text) => text.StartsWith("{{", StringComparison.Ordinal) ? $" ({text.Trim('{', '}', '-', ' ')})" : "";
}
