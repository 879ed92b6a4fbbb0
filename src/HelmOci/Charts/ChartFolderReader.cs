using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads the files of a chart's folder as Helm walks it: by name, links followed, what .helmignore drops left out.</summary>
internal sealed class ChartFolderReader(string folder, ChartLoadOptions options, IChartLog log, ChartFaults faults)
{
    /// <summary>What .NET says of a file that is not there.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    private readonly LinkGuard _guard = new(folder, options);
    private readonly FoundFiles _found = new();
    private readonly Stack<string> _open = new();
    private readonly Dictionary<HelmIgnoreRule, int> _drops = [];
    private HelmIgnore _ignore = HelmIgnore.Default;

    /// <summary>What works and will be regretted.</summary>
    public List<Diagnostic> Remarks { get; } = [];

    /// <summary>The files in Helm's order; empty where none could be read.</summary>
    public IReadOnlyList<ChartFile> Read()
    {
        var root = RealPath.Of(folder);
        CheckLink(folder, root);
        _ignore = ReadIgnore();
        Enter(root, "");
        foreach (var (rule, count) in _drops)
        {
            if (rule.IsNegated) Remarks.Add(ChartFileDiagnostics.NegatedRuleDrops(rule.Text, count, LocationOf(rule)));
        }

        var (files, isAll) = _found.Read(faults);
        if (!isAll) faults.Add(ChartFileDiagnostics.ChartTooLarge(folder));

        return files;
    }

    private string IgnoreFile => Path.Combine(folder, ".helmignore");

    private HelmIgnore ReadIgnore()
    {
        var file = new FileInfo(IgnoreFile);
        if (!file.Exists) return HelmIgnore.Default;
        if (file.LinkTarget is not null) CheckLink(file.FullName, RealPath.Of(file.FullName));

        // Invalid UTF-8 becomes replacement characters, which match no name.
        var text = Encoding.UTF8.GetString(FileContent.Read(file.FullName, file.Length).Span);

        return faults.Try(() => HelmIgnore.Parse(text, file.FullName), HelmIgnore.Default);
    }

    private void Enter(string real, string path)
    {
        if (_open.Contains(real)) throw new ChartException(LinkDiagnostics.Loop(FullPath(path)));

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
                _found.Add(fault);
            }
        }

        _open.Pop();
    }

    private static FileSystemInfo[] Entries(string real)
    {
        try
        {
            var entries = new DirectoryInfo(real).GetFileSystemInfos();
            Array.Sort(entries, (left, right) => Utf8Order.Comparer.Compare(left.Name, right.Name));

            return entries;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(ChartFileDiagnostics.Unreadable(real, fault.Message), fault);
        }
    }

    private void Visit(FileSystemInfo entry, string path)
    {
        if (_found.IsFull) return;
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
        if (_ignore.RuleDropping(path, isFolder) is not { } rule) return false;

        log.Detail($"'{path}' is dropped by '{rule.Text}' of .helmignore.");
        _drops[rule] = _drops.GetValueOrDefault(rule) + 1;
        if (path == "Chart.yaml") faults.Add(ChartFileDiagnostics.ChartYamlIgnored(rule.Text, LocationOf(rule)));

        return true;
    }

    private void Follow(string path, string real)
    {
        log.Detail($"'{path}' is a symbolic link; what '{real}' holds is packed.");
        CheckLink(FullPath(path), real);
    }

    private void CheckLink(string link, string real)
    {
        if (_guard.Check(link, real) is { } fault) throw new ChartException(fault);
    }

    /// <summary>.NET reads a byte that is not UTF-8 as the replacement character, and then finds no file of that name.</summary>
    private Diagnostic Gone(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? ChartFileDiagnostics.NameNotUnicode(FullPath(path))
        : ChartFileDiagnostics.Changing(FullPath(path));

    private SourceLocation LocationOf(HelmIgnoreRule rule) => new(IgnoreFile, rule.Line, 1);

    private string FullPath(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
