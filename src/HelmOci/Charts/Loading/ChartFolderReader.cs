using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Reads the files of a chart's folder as Helm walks it: by name, links followed, what .helmignore drops left out.</summary>
internal sealed class ChartFolderReader(
    string folder, ChartLoadOptions options, IChartLog log, DiagnosticList errors, CancellationToken cancellation)
{
    /// <summary>What .NET says of a file that is not there.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    private readonly LinkGuard _guard = new(folder, options);
    private readonly FoundFiles _found = new();
    private readonly Stack<string> _open = new();
    private readonly Dictionary<HelmIgnoreRule, int> _drops = [];
    private readonly WalkDetails _details = new(log);
    private HelmIgnore _ignore = HelmIgnore.Default;
    private int _folders;
    private int _entries;

    /// <summary>What works and is probably a mistake.</summary>
    public List<Diagnostic> Warnings { get; } = [];

    /// <summary>The files in Helm's order; empty where none could be read.</summary>
    public IReadOnlyList<ChartFile> Read()
    {
        var root = RealPath.Of(folder);
        CheckLink(folder, root);
        _ignore = ReadIgnore();
        Enter(root, "");
        _details.TellRest();
        if (IsTooMuch) errors.Add(TooManyFolders(folder, ChartLimits.Folders, ChartLimits.Entries));
        foreach (var (rule, count) in _drops)
        {
            if (rule.IsNegated) Warnings.Add(NegatedRuleDrops(rule.Text, count, LocationOf(rule)));
        }

        if (_found.IsFull) errors.Add(ChartLimits.Exceeded(folder));

        return _found.Files;
    }

    private bool IsTooMuch => _folders > ChartLimits.Folders || _entries > ChartLimits.Entries;

    private string IgnoreFile => Path.Combine(folder, ".helmignore");

    private HelmIgnore ReadIgnore()
    {
        var file = new FileInfo(IgnoreFile);
        if (!file.Exists) return HelmIgnore.Default;
        if (file.LinkTarget is not null) CheckLink(file.FullName, RealPath.Of(file.FullName));

        // Invalid UTF-8 becomes replacement characters, which match no name.
        var text = Encoding.UTF8.GetString(FileContent.Read(file.FullName, file.Length).Span);

        return errors.Try(() => HelmIgnore.Parse(text, file.FullName, cancellation), HelmIgnore.Default);
    }

    private void Enter(string real, string path)
    {
        if (_open.Contains(real)) throw new ChartException(RealPath.Loop(FullPath(path)));
        if (_open.Count > ChartLimits.FolderDepth) throw new ChartException(TooDeep(FullPath(path), ChartLimits.FolderDepth));
        if (++_folders > ChartLimits.Folders) return;

        var entries = Entries(real);
        _open.Push(real);
        foreach (var entry in entries)
        {
            var child = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            try
            {
                Visit(entry, child);
            }
            catch (ChartException fault)
            {
                errors.AddRange(fault.Diagnostics);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Some links below /proc do not tell where they lead.
                errors.Add(FileContent.Unreadable(FullPath(child), fault.Message));
            }
        }

        _open.Pop();
    }

    private List<FileSystemInfo> Entries(string real)
    {
        try
        {
            var entries = new List<FileSystemInfo>();
            foreach (var entry in new DirectoryInfo(real).EnumerateFileSystemInfos())
            {
                cancellation.ThrowIfCancellationRequested();
                if (++_entries > ChartLimits.Entries) return [];
                entries.Add(entry);
            }

            entries.Sort((left, right) => Utf8Order.Comparer.Compare(left.Name, right.Name));

            return entries;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(FileContent.Unreadable(real, fault.Message), fault);
        }
    }

    private void Visit(FileSystemInfo entry, string path)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_found.IsFull || IsTooMuch || _ignore.IsSpent) return;
        if (path.Length > ChartLimits.Path / 3 && Encoding.UTF8.GetByteCount(path) > ChartLimits.Path) throw new ChartException(ChartLimits.PathTooLong(FullPath(path)));
        if (entry.Attributes == Missing) throw new ChartException(Gone(path));

        var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.LinkTarget is not null;
        var real = isLink ? RealPath.Of(entry.FullName) : entry.FullName;
        var isFolder = isLink ? Directory.Exists(real) : (entry.Attributes & FileAttributes.Directory) != 0;
        if (IsDropped(path, isFolder)) return;

        if (isLink) Follow(path, real);
        if (isFolder) Enter(real, path);
        else _found.Add(path, FullPath(path), isLink || entry is not FileInfo file ? new FileInfo(real) : file);
    }

    private bool IsDropped(string path, bool isFolder)
    {
        if (_ignore.RuleDropping(path, isFolder, cancellation) is not { } rule) return false;

        _details.Dropped(path, rule);
        _drops[rule] = _drops.GetValueOrDefault(rule) + 1;
        if (path == "Chart.yaml") errors.Add(ChartYamlIgnored(rule.Text, LocationOf(rule)));

        return true;
    }

    private void Follow(string path, string real)
    {
        _details.Followed(path, real);
        CheckLink(FullPath(path), real);
    }

    private void CheckLink(string link, string real)
    {
        if (_guard.Check(link, real) is { } fault) throw new ChartException(fault);
    }

    /// <summary>.NET reads a byte that is not UTF-8 as the replacement character, and then finds no file of that name.</summary>
    private Diagnostic Gone(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? NameNotUnicode(FullPath(path))
        : FileContent.Changing(FullPath(path));

    private SourceLocation LocationOf(HelmIgnoreRule rule) => new(IgnoreFile, rule.Line, 1);

    private string FullPath(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    private static Diagnostic ChartYamlIgnored(string rule, SourceLocation location) => new(
        DiagnosticCodes.ChartYamlIgnored,
        $"The rule '{rule}' drops Chart.yaml.",
        rule.StartsWith('!')
            ? "Delete it: in a .helmignore '!x' brings nothing back, it drops all that is not 'x'."
            : "Make the rule narrower.")
    { Location = location };

    private static Diagnostic NegatedRuleDrops(string rule, int count, SourceLocation location) => new(
        DiagnosticCodes.NegatedRuleDrops,
        $"The rule '{rule}' drops everything that it does not match: {count} files and folders of this chart.",
        "Delete it and name what is to be dropped instead; Helm's '!' does not bring back what another rule dropped.")
    { Location = location };

    private static Diagnostic TooDeep(string folder, int deepest) => new(
        DiagnosticCodes.TooManyFolders,
        $"The chart is nested more than {deepest} folders deep; symbolic links count.",
        "Delete links to folders, or bring the folders closer to the chart's root.")
    { Location = new SourceLocation(folder.Length <= 200 ? folder : folder[..200]) };

    private static Diagnostic TooManyFolders(string chart, int mostFolders, int mostFiles) => new(
        DiagnosticCodes.TooManyFolders,
        $"A walk through '{chart}' comes to more than {mostFolders} folders, or to more than {mostFiles} files and folders; symbolic links count.",
        "Delete links to folders, or drop what the chart does not need with rules in .helmignore.")
    { Location = new SourceLocation(chart) };

    private static Diagnostic NameNotUnicode(string file) => new(
        DiagnosticCodes.FileNameNotUnicode,
        $"The name of '{file}' is not valid UTF-8.",
        "Rename it; such a name cannot be unpacked on every system.")
    { Location = new SourceLocation(file) };
}

/// <summary>The files that a walk through a chart's folder has found, up to the limits of a chart.</summary>
internal sealed class FoundFiles
{
    private readonly List<ChartFile> _files = [];
    private long _total;
    private long _names;
    private int _count;

    public IReadOnlyList<ChartFile> Files => _files;

    /// <summary>Whether what was found is too much for a chart.</summary>
    public bool IsFull => _count > ChartLimits.Files || _names > ChartLimits.Names || _total >= ChartLimits.Total;

    /// <param name="path">From the chart's root, with forward slashes.</param>
    /// <param name="sourcePath">The same as a full path, for messages.</param>
    /// <param name="file">What is read: where a link leads to.</param>
    /// <exception cref="ChartException">It cannot be read.</exception>
    public void Add(string path, string sourcePath, FileInfo file)
    {
        _count++;
        _names += sourcePath.Length;
        var content = FileContent.Read(file.FullName, file.Exists ? file.Length : 0);
        _total += content.Length;
        _files.Add(new ChartFile(path, content) { SourcePath = sourcePath });
    }
}
