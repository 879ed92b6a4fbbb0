using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>The object of Kubernetes that runs an app.</summary>
public enum ChartKind
{
    Deployment,
    StatefulSet,
    Job,
    CronJob,
}

/// <summary>What a project tells of its app, and a starter chart is made from.</summary>
public sealed record ChartRecipe
{
    // Helm's limit is 250; names of objects have 63, and are made of this, the release's and an ending.
    private const int LongestName = 50;

    /// <summary>Below it, Linux lets only root listen, unless it is told otherwise.</summary>
    private const int FirstFreePort = 1024;

    /// <summary>The user "app" of Microsoft's images since .NET 8.</summary>
    private const string DefaultUser = "1654";

    /// <summary>Escapes what the quotes of YAML and JSON want escaped, and no letter of any language.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The app's name; the chart's is made of it where the image has no name yet.</summary>
    public required string AppName { get; init; }

    /// <summary>What the project says of itself; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The image's repository, with its registry where that is known; empty where nothing tells.</summary>
    public string Image { get; init; } = "";

    /// <summary>The image's user as the project sets it; only a number other than root's counts.</summary>
    public string User { get; init; } = "";

    public ChartKind Kind { get; init; }

    /// <summary>The ports of an app that serves something; null for a worker.</summary>
    public AppPorts? Ports { get; init; }

    /// <summary>The paths of health checks that the app maps.</summary>
    public IReadOnlyList<string> HealthPaths { get; init; } = [];

    /// <summary>What the chart is made for, in a few words.</summary>
    public string Summary => !Serves ? Kind.ToString()
        : $"{Kind}, port {Ports!.Http}, {(HealthPaths.Count > 0 ? $"probes {string.Join(" and ", new[] { PathFor("live", "alive"), PathFor("ready") }.Distinct())}" : "TCP probes")}";

    /// <summary>The image's name, as Helm, registries and Kubernetes take it alike: small letters, digits and dashes, a letter first.</summary>
    internal string Name
    {
        get
        {
            var given = Image.Length > 0 ? Image[(Image.LastIndexOf('/') + 1)..] : AppName;
            var name = Regex.Replace(given.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-');
            if (name.Length == 0) return "app";
            if (name == "chart" || char.IsAsciiDigit(name[0])) name = $"app-{name}";

            return name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
        }
    }

    /// <summary>Whether it runs until it is told to end, with any number of pods.</summary>
    private bool Scales => Kind is ChartKind.Deployment or ChartKind.StatefulSet;

    private bool Serves => Scales && Ports is not null;

    /// <summary>What the <c>@if</c> lines of the starter's files ask for.</summary>
    internal IReadOnlySet<string> Facts
    {
        get
        {
            var facts = new HashSet<string>(StringComparer.Ordinal) { Kind.ToString().ToLowerInvariant(), Scales ? "scales" : "once" };
            if (Serves) facts.Add("web");
            // Where the image sets ASPNETCORE_URLS, the other variable counts for nothing, and .NET warns of it.
            if (Serves && !Ports!.AreSetByUrls) facts.Add("told");
            if (Serves && HealthPaths.Count > 0) facts.Add("http-probes");
            if (Serves && Ports!.Others.Select(port => port.Number).Append(Ports.Http).Any(port => port < FirstFreePort)) facts.Add("low-port");

            return facts;
        }
    }

    /// <summary>What stands for the names between double underlines.</summary>
    internal IReadOnlyDictionary<string, string> Words => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["NAME"] = Name,
        ["DESCRIPTION"] = JsonSerializer.Serialize(Description.Length > 0 ? Regex.Replace(Description, @"\s+", " ").Trim() : $"Runs {AppName}.", Readable),
        ["IMAGE"] = Image.Length > 0 ? Image : Name,
        ["KIND"] = Kind.ToString(),
        ["USER"] = uint.TryParse(User.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user) && user > 0 ? user.ToString(CultureInfo.InvariantCulture) : DefaultUser,
        ["PORT"] = (Ports?.Http ?? 0).ToString(CultureInfo.InvariantCulture),
        ["EXTRA_PORTS"] = $"[{string.Join(", ", (Ports?.Others ?? []).Select(port => $"{{ name: {port.Name}, port: {port.Number}, protocol: {port.Protocol} }}"))}]",
        ["STARTUP_PROBE"] = Probe("startup", "ready"),
        ["LIVENESS_PROBE"] = Probe("live", "alive"),
        ["READINESS_PROBE"] = Probe("ready"),
        ["TEST_PATH"] = PathFor("ready"),
    };

    private string Probe(params string[] purposes) =>
        HealthPaths.Count == 0 ? "tcpSocket: { port: http }" : $"httpGet: {{ path: {JsonSerializer.Serialize(PathFor(purposes), Readable)}, port: http }}";

    /// <summary>The path that says what it is for; else one that says nothing of the kind; else any.</summary>
    private string PathFor(params string[] purposes) =>
        purposes.Select(purpose => HealthPaths.FirstOrDefault(path => Names(path, purpose))).FirstOrDefault(path => path is not null)
        ?? HealthPaths.FirstOrDefault(path => !Names(path, "live") && !Names(path, "ready") && !Names(path, "startup"))
        ?? HealthPaths.FirstOrDefault("");

    private static bool Names(string path, string purpose) => path.Contains(purpose, StringComparison.OrdinalIgnoreCase);
}
