using System.Text;
using HelmOci.Charts;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>The lines of a chart's templates that name its image (<c>image: ...</c>), read and not rendered: they tell which values make up the name.</summary>
internal sealed class ImageLines
{
    /// <summary>What stands between a name and its version.</summary>
    private static readonly string[] Joints = ["}}:", "}}@", "%s:", "%s@", "\":\""];

    private static readonly string[] Algorithms = ["sha256:{{", "sha256:%s", "\"sha256:\""];

    /// <summary>What takes the place of an empty value.</summary>
    private static readonly string[] Fallbacks = ["default", "coalesce", "ternary", "AppVersion"];

    private readonly List<string> _own;
    private readonly List<string> _others;

    private readonly bool _areOfSubcharts;

    private ImageLines(List<string> own, List<string> others, bool areOfSubcharts) => (_own, _others, _areOfSubcharts) = (own, others, areOfSubcharts);

    /// <summary>Whether no template is known to name the image.</summary>
    public bool AreNone => _own.Count == 0;

    /// <summary>Whether a template adds the chart's appVersion. A subchart's adds its own.</summary>
    public bool ReadAppVersion => !_areOfSubcharts && Contain("AppVersion");

    /// <summary>Whether the templates take a whole reference from one value, and put nothing behind it.</summary>
    public bool TakeWholeName => _own.Count > 0 && !_own.Exists(IsJoined);

    /// <summary>Whether a template writes the name of the digest's algorithm, so that the value is the digits alone.</summary>
    public bool AddAlgorithm => _own.Exists(line => Array.Exists(Algorithms, text => line.Contains(text, StringComparison.Ordinal)));

    /// <param name="chart">The chart; what its subcharts' templates say counts, too.</param>
    /// <param name="path">Where values.yaml keeps the image.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ImageLines Of(Chart chart, YamlPath path, CancellationToken cancellation)
    {
        var texts = new TemplateTexts();
        texts.Add(chart, cancellation);
        var ofChart = texts.Count;
        texts.AddSubcharts(chart, cancellation);
        var lines = texts.ImageLines(cancellation);

        var keys = path.Steps.Where(step => !step.IsIndex).Select(step => step.Key).ToList();
        if (keys.Count == 0) return new ImageLines([], lines, areOfSubcharts: false);

        var own = Own(lines[..ofChart], keys, isSubchart: false);
        var areOfSubcharts = own.Count == 0;
        if (areOfSubcharts) own = Own(lines[ofChart..], keys, isSubchart: true);
        var joined = own.FindAll(IsJoined);

        return new ImageLines(joined.Count > 0 ? joined : own, lines.FindAll(line => !own.Contains(line)), areOfSubcharts);
    }

    /// <summary>Whether a template reads all of these keys for one image.</summary>
    public bool Read(params string[] keys) => _own.Exists(line => Array.TrueForAll(keys, key => Mentions(line, "." + key)));

    /// <summary>Whether a template reads the value at a path, which in a subchart is a shorter one.</summary>
    public bool Read(YamlPath path)
    {
        var keys = path.Steps.Select(step => step.Key).ToArray();

        return keys.Select((_, at) => ".Values." + string.Join('.', keys[at..])).Any(reference => _own.Exists(line => Mentions(line, reference)));
    }

    /// <summary>Whether a template reads a key of <c>global</c>: <c>.Values.global.key</c>, <c>(.global).key</c>.</summary>
    public bool ReadGlobal(string key) => _own.Exists(line => MentionsGlobal(line, key));

    /// <summary>Whether other images than this one depend on a key of <c>global</c>.</summary>
    public bool ShareGlobal(string key) => _others.Exists(line => MentionsGlobal(line, key));

    /// <summary>Whether a template has this text itself.</summary>
    public bool Contain(string text) => _own.Exists(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>What a template itself writes before the value of a key: <c>docker.io/{{ .Values.image.repository }}</c>.</summary>
    public string TextBefore(string key) => _own.Select(line => TextBefore(line, "." + key)).FirstOrDefault(text => text.Length > 0, "");

    /// <summary>Whether a template puts a colon and the value of this key behind the name even where it is empty.</summary>
    public bool NeedValueOf(string key) => _own.Exists(line => NeedsValueOf(line, "." + key));

    private static List<string> Own(List<string> lines, List<string> keys, bool isSubchart)
    {
        // A subchart has no key of the chart above it before its own.
        var paths = Enumerable.Range(0, isSubchart ? keys.Count : 1).Select(at => ".Values." + string.Join('.', keys[at..])).ToList();
        var own = lines.FindAll(line => paths.Exists(path => Mentions(line, path)));
        // In a variable the values have no path, inside with or range the keys have none.
        if (own.Count == 0) own = lines.FindAll(line => Mentions(line, "." + keys[^1]) && !line.Contains(".Values.", StringComparison.Ordinal));

        return own.Count > 0 ? own : lines.FindAll(line => !line.Contains(".Values", StringComparison.Ordinal));
    }

    private static bool IsJoined(string line) => Array.Exists(Joints, joint => line.Contains(joint, StringComparison.Ordinal));

    private static string TextBefore(string line, string reference)
    {
        var open = line.LastIndexOf("{{", Math.Max(0, Find(line, reference)), StringComparison.Ordinal);
        var start = open;
        while (start > 0 && !char.IsWhiteSpace(line[start - 1]) && line[start - 1] is not ('"' or '\'' or '}')) start--;
        var isOfTemplate = start < open && line[open - 1] == '/' && (start == 0 || line[start - 1] != '}');

        return isOfTemplate ? line[start..open] : "";
    }

    private static bool NeedsValueOf(string line, string reference)
    {
        const string joint = "}}:{{";
        for (var at = line.IndexOf(joint, StringComparison.Ordinal); at >= 0; at = line.IndexOf(joint, at + 1, StringComparison.Ordinal))
        {
            var before = line[..at];
            before = before[(before.LastIndexOf("{{", StringComparison.Ordinal) + 1)..].TrimStart('{', '-', ' ');
            var action = line[(at + joint.Length)..].Split("}}", 2)[0];
            var isConditional = before.StartsWith("if ", StringComparison.Ordinal) || before.StartsWith("with ", StringComparison.Ordinal) || before.StartsWith("else", StringComparison.Ordinal);
            if (!isConditional && Mentions(action, reference) && !Array.Exists(Fallbacks, word => action.Contains(word, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private static bool MentionsGlobal(string line, string key) => Mentions(line, "global." + key) || Mentions(line, "global)." + key);

    private static bool Mentions(string text, string reference) => Find(text, reference) >= 0;

    /// <summary><c>.image</c>, and not the start of <c>.imageTag</c>.</summary>
    private static int Find(string text, string reference)
    {
        for (var at = text.IndexOf(reference, StringComparison.Ordinal); at >= 0; at = text.IndexOf(reference, at + 1, StringComparison.Ordinal))
        {
            var end = at + reference.Length;
            if (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_')) return at;
        }

        return -1;
    }
}

/// <summary>The texts of templates, with what they define for each other: named templates, and variables.</summary>
internal sealed class TemplateTexts
{
    /// <summary>No chart comes near; a hostile one costs no more.</summary>
    private const int MostLines = 1_000;

    private const int MostCharacters = 20_000;

    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<(string Text, Dictionary<string, string> Variables)> _known = [];
    private readonly List<(string Text, Dictionary<string, string> Variables)> _lines = [];

    /// <summary>How many lines were found.</summary>
    public int Count => _lines.Count;

    public void Add(Chart chart, CancellationToken cancellation)
    {
        foreach (var template in chart.Templates)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(Encoding.UTF8.GetString(template.Content.Span).Split('\n'), cancellation);
        }
    }

    public void AddSubcharts(Chart chart, CancellationToken cancellation)
    {
        foreach (var subchart in chart.Subcharts)
        {
            Add(subchart, cancellation);
            AddSubcharts(subchart, cancellation);
        }
    }

    /// <summary>The lines with a key <c>image</c>, each with the texts that it uses.</summary>
    public List<string> ImageLines(CancellationToken cancellation)
    {
        var lines = new List<string>();
        foreach (var (line, variables) in _lines)
        {
            cancellation.ThrowIfCancellationRequested();
            lines.Add(Expanded(line, variables));
        }

        return lines;
    }

    private void Read(string[] lines, CancellationToken cancellation)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = "";
        var body = new StringBuilder();
        var blocks = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (name.Length == 0) name = NameDefinedIn(lines[i]);
            if (name.Length > 0)
            {
                body.Append(lines[i]).Append('\n');
                blocks += ContainerTemplate.BlocksIn(lines[i]);
                if (blocks <= 0)
                {
                    // Of charts that define the same name, Helm takes the one above.
                    _named.TryAdd(name, body.ToString());
                    (name, blocks) = ("", 0);
                    body.Clear();
                }
            }

            AddVariables(lines[i], variables);
            var isImage = lines[i].TrimStart(' ', '\t', '-').StartsWith("image:", StringComparison.Ordinal);
            if (isImage && _lines.Count < MostLines) AddImage(lines, i, variables);
        }
    }

    /// <summary>A value that begins below its key (<c>image: >-</c>) is taken from there.</summary>
    private void AddImage(string[] lines, int at, Dictionary<string, string> variables)
    {
        var line = lines[at].Trim();
        var isBelow = line[^1] is ':' or '-' or '>' or '|' && at + 1 < lines.Length;
        if (isBelow) line += " " + lines[at + 1].Trim();
        // Without an action it is the image of another program.
        if (line.Contains("{{", StringComparison.Ordinal) && _known.Add((line, variables))) _lines.Add((line, variables));
    }

    private string Expanded(string line, Dictionary<string, string> variables)
    {
        var text = new StringBuilder(line);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parts = new Queue<string>([line]);
        while (parts.TryDequeue(out var part))
        {
            foreach (var name in NamesIn(part))
            {
                var isKnown = (name[0] == '$' ? variables : _named).TryGetValue(name, out var used);
                if (!isKnown || text.Length + used!.Length > MostCharacters || !seen.Add(name)) continue;

                text.Append('\n').Append(used);
                parts.Enqueue(used);
            }
        }

        return text.ToString();
    }

    private static string NameDefinedIn(string line)
    {
        var parts = line.Split('"', 3);

        return parts.Length == 3 && parts[0].TrimEnd().EndsWith("define", StringComparison.Ordinal) && parts[0].Contains("{{", StringComparison.Ordinal) ? parts[1] : "";
    }

    /// <summary><c>$tag := .Values.tag</c>; of several assignments all count.</summary>
    private static void AddVariables(string line, Dictionary<string, string> variables)
    {
        if (line.Length > MostCharacters) return;

        foreach (var name in NamesIn(line))
        {
            if (name[0] != '$') continue;

            var rest = line.AsSpan(line.IndexOf(name, StringComparison.Ordinal) + name.Length).TrimStart();
            if (rest.StartsWith(":")) rest = rest[1..];
            if (!rest.StartsWith("=")) continue;

            var end = rest.IndexOf("}}");
            var value = (end < 0 ? rest : rest[..end])[1..];
            var old = variables.GetValueOrDefault(name, "");
            if (old.Length + value.Length < MostCharacters && (old.Length > 0 || variables.Count < MostLines)) variables[name] = $"{old}\n{value}";
        }
    }

    /// <summary>Variables (<c>$tag</c>), and what stands between two quotes and may be the name of a template.</summary>
    private static IEnumerable<string> NamesIn(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('$', '"'); at >= 0;)
        {
            var end = at + 1;
            while (end < text.Length && (text[at] == '$' ? char.IsLetterOrDigit(text[end]) || text[end] == '_' : text[end] is not ('"' or '\n'))) end++;

            var name = text[at] == '$' ? text[at..end] : text[(at + 1)..end];
            if (name.Length > 1) yield return name;

            // Quotes may stand in quotes, and variables, too: "{{ include "image" $ }}:{{ $tag }}".
            var next = text.AsSpan(at + 1).IndexOfAny('$', '"');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
