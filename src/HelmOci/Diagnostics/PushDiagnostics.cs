namespace HelmOci.Diagnostics;

/// <summary>What a push can find at its destination.</summary>
internal static class PushDiagnostics
{
    public static ChartException TagTaken(string reference, string digest) => new(new Diagnostic(
        DiagnosticCodes.TagTaken,
        $"{reference} already holds a different chart ({digest}), and a released version is never replaced by default.",
        "Raise the version; or set ChartOverwrite to Skip (keep what is there) or Always (replace it)."));

    public static ChartException TagTakenBeforeImage(string reference, string digest) => new(new Diagnostic(
        DiagnosticCodes.TagTaken,
        $"{reference} is there already ({digest}). Nothing was pushed: a new image would never match the chart that is there.",
        "Raise the version; or set ChartOverwrite to Skip (push neither image nor chart) or Always (replace both)."));

    public static ChartException NotAChart(string reference) => new(new Diagnostic(
        DiagnosticCodes.NotAChart,
        $"{reference} holds something that is not a Helm chart, such as an image; it is never replaced.",
        "Set ChartNamespace, so that charts have repositories of their own."));

    public static ChartException TagMoved(string reference) => new(new Diagnostic(
        DiagnosticCodes.TagMoved,
        $"{reference} changed while it was being read.",
        "Run the build again; if two pipelines push this version, let one of them."));

    /// <param name="reference">The chart's reference.</param>
    /// <param name="project">The project that pushes there; empty where it is not known.</param>
    public static ChartException ReferenceClaimed(string reference, string project) => new(new Diagnostic(
        DiagnosticCodes.ReferenceClaimed,
        $"{(project.Length > 0 ? project : "Another project")} pushes its chart to {reference} in this build, too; this project pushed nothing.",
        "Give each project a chart name or ChartNamespace of its own; or let one project push the chart that they share, and set EnableChartSupport=false in the others."));

    public static Diagnostic Replaced(string reference, string digest) => new(
        DiagnosticCodes.Replaced,
        $"{reference} held another chart, which is replaced; its digest was {digest}.",
        "Raise the version for a release, so that nobody's installed version changes under them.");
}
