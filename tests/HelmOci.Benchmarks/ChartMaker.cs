using System.Text;

namespace HelmOci.Benchmarks;

/// <summary>Makes the charts: what <c>helm create</c> makes, with more of one thing in each.</summary>
internal sealed class ChartMaker(string folder)
{
    /// <summary>The chart with dependencies, and the copy that Helm fetches them into.</summary>
    public const string Dependent = "dependent";

    public const string DependentOfHelm = "dependent-of-helm";

    public IReadOnlyList<string> OfSolution { get; } = [.. Enumerable.Range(1, 50).Select(number => $"chart{number}")];

    public void MakeAll()
    {
        foreach (var chart in OfSolution) Make(chart);
        Make("create");
        MakeWithFiles("mb4", 4096, 8);
        MakeWithFiles("files2000", 2000, 2000);
        MakeWithSubcharts("subcharts", 10);
        MakeWithTemplates("templates-dense", 2000);
        WritePlainTemplates(MakeWithTemplates("templates-plain", 160), 1840);
        foreach (var size in new[] { 256, 1024, 4096 }) MakeWithFiles($"mb-{size}", size, 4);
        foreach (var count in new[] { 125, 500, 2000 }) MakeWithFiles($"files-{count}", count, count);
        foreach (var count in new[] { 5, 20, 80 }) MakeWithSubcharts($"subcharts-{count}", count);
        foreach (var count in new[] { 500, 2000, 8000 }) MakeWithValues($"values-{count}", count);
    }

    /// <summary>A chart that depends on five others of a repository, with its lock and without a charts/ folder.</summary>
    public void MakeWithDependencies(string name, ChartSite site)
    {
        var chart = Make(name);
        var list = new StringBuilder("\ndependencies:\n");
        foreach (var dependency in site.Charts) list.Append(null, $"- name: {dependency}\n  version: ^0.1.0\n  repository: {site.Address}\n");
        File.AppendAllText(Path.Combine(chart, "Chart.yaml"), list.ToString());
        Helm.UpdateDependencies(chart);
        Directory.Delete(Path.Combine(chart, "charts"), recursive: true);
    }

    /// <summary>What <c>helm create</c> makes; gives its folder.</summary>
    public string Make(string name)
    {
        var chart = Path.Combine(folder, name);
        Helm.Create(chart);
        return chart;
    }

    /// <summary>Content that does not compress: the worst case for both sides.</summary>
    private void MakeWithFiles(string name, int kilobytes, int count)
    {
        var files = Directory.CreateDirectory(Path.Combine(Make(name), "files")).FullName;
        var content = new byte[kilobytes * 1024 / count];
        for (var i = 0; i < count; i++)
        {
            Random.Shared.NextBytes(content);
            File.WriteAllBytes(Path.Combine(files, $"file{i:0000}"), content);
        }
    }

    /// <summary>Copies of the starter chart's largest template, of which every second line is an action; gives their folder.</summary>
    private string MakeWithTemplates(string name, int kilobytes)
    {
        var templates = Path.Combine(Make(name), "templates");
        var text = File.ReadAllText(Path.Combine(templates, "deployment.yaml"));
        for (var i = 1; i <= kilobytes * 1024 / text.Length; i++) File.WriteAllText(Path.Combine(templates, $"deployment{i:0000}.yaml"), text);

        return templates;
    }

    /// <summary>Files of text such as definitions of custom resources have: lines of schemas, and an action at the top.</summary>
    private static void WritePlainTemplates(string folder, int kilobytes)
    {
        const int Each = 92;
        var text = new StringBuilder("{{- if .Values.crds }}\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n");
        for (var i = 1; text.Length < Each * 1024; i++) text.Append(null, $"          field{i}:\n            description: What the field number {i} is good for, in a line of usual length.\n            type: string\n");
        text.Append("{{- end }}\n");
        for (var i = 1; i <= kilobytes / Each; i++) File.WriteAllText(Path.Combine(folder, $"crd{i:00}.yaml"), text.ToString());
    }

    private void MakeWithSubcharts(string name, int count)
    {
        var chart = Make(name);
        for (var i = 1; i <= count; i++) Helm.Create(Path.Combine(chart, "charts", $"sub{i}"));
    }

    /// <summary>Items of six lines each.</summary>
    private void MakeWithValues(string name, int count)
    {
        var values = new StringBuilder();
        for (var i = 1; i <= count; i++)
        {
            values.Append(null, $"\nitem{i}:\n  # what it is for\n  name: \"value {i}\"\n  list: [a, b, {i}]\n  enabled: true\n");
        }

        File.AppendAllText(Path.Combine(Make(name), "values.yaml"), values.ToString());
    }
}
