using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads the files of a chart's folder as Helm walks it: by name, links followed, what .helmignore drops left out.</summary>
internal sealed class ChartFolderReader(
    string folder, ChartLoadOptions options, IChartLog log, ChartFaults faults, CancellationToken cancellation)
{
    /// <summary>What .NET says of a file that is not there.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    private readonly LinkGuard _guard = new(folder, options);
    private readonly FoundFiles _found = new();
    private readonly Stack<string> _open = new();
    private readonly Dictionary<HelmIgnoreRule, int> _drops = [];
    private HelmIgnore _ignore = HelmIgnore.Default;
    private int _folders;
    private int _entries;

    /// <summary>What works and will be regretted.</summary>
    public List<Diagnostic> Remarks { get; } = [];

    /// <summary>The files in Helm's order; empty where none could be read.</summary>
    public IReadOnlyList<ChartFile> Read()
    {
        var root = RealPath.Of(folder);
        CheckLink(folder, root);
        _ignore = ReadIgnore();
        Enter(root, "");
        if (IsTooMuch) faults.Add(ChartFileDiagnostics.TooManyFolders(folder, ChartLimits.Folders, ChartLimits.Entries));
        foreach (var (rule, count) in _drops)
        {
            if (rule.IsNegated) Remarks.Add(ChartFileDiagnostics.NegatedRuleDrops(rule.Text, count, LocationOf(rule)));
        }

        var (files, isAll) = _found.Read(faults, cancellation);
        if (!isAll) faults.Add(ChartFileDiagnostics.ChartTooLarge(folder));

        return files;
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

        return faults.Try(() => HelmIgnore.Parse(text, file.FullName, cancellation), HelmIgnore.Default);
    }

    private void Enter(string real, string path)
    {
        if (_open.Contains(real)) throw new ChartException(LinkDiagnostics.Loop(FullPath(path)));
        if (_open.Count > ChartLimits.FolderDepth) throw new ChartException(ChartFileDiagnostics.TooDeep(FullPath(path), ChartLimits.FolderDepth));
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
                _found.Add(fault);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Some links of /proc cannot even be asked where they lead.
                _found.Add(new ChartException(ChartFileDiagnostics.Unreadable(FullPath(child), fault.Message), fault));
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
            throw new ChartException(ChartFileDiagnostics.Unreadable(real, fault.Message), fault);
        }
    }

    private void Visit(FileSystemInfo entry, string path)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_found.IsFull || IsTooMuch) return;
        if (path.Length > ChartLimits.Path / 3 && Encoding.UTF8.GetByteCount(path) > ChartLimits.Path) throw new ChartException(ChartFileDiagnostics.PathTooLong(FullPath(path)));
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
