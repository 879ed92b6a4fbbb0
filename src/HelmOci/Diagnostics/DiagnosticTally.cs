namespace HelmOci.Diagnostics;

/// <summary>
/// Counts diagnostics, so that no flood of them fills a log: of each code the first twenty for a file and the first two hundred in all are
/// shown, and then one line tells how many more there are. Safe to call from several threads.
/// </summary>
public sealed class DiagnosticTally
{
    /// <summary>Of one code, in one file.</summary>
    public const int MostInFile = 20;

    /// <summary>Of one code, in all.</summary>
    public const int MostInAll = 200;

    private readonly Dictionary<string, Count> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, string File), Count> _files = [];

    /// <summary>Counts a diagnostic; false where it is one too many. It need not be made for that.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="file">The file it is about; empty for none.</param>
    /// <param name="more">For a line that stands for others, how many they are; else 0.</param>
    public bool Take(string code, string file, int more = 0)
    {
        lock (_codes)
        {
            var inAll = CountOf(_codes, code);
            // From here on, files are not counted one by one: there may be a hundred thousand.
            if (inAll.Shown == MostInAll) return inAll.Leave(more);

            var inFile = CountOf(_files, (code, file));
            if (inFile.Shown == MostInFile || more > 0) return inFile.Leave(more);

            inFile.Shown++;
            inAll.Shown++;

            return true;
        }
    }

    /// <summary>Lines for what was not shown, one for each code and file.</summary>
    public IReadOnlyList<Diagnostic> Rest()
    {
        lock (_codes)
        {
            var rest = new List<Diagnostic>();
            foreach (var ((code, file), count) in _files) Add(rest, code, file, count);
            foreach (var (code, count) in _codes) Add(rest, code, "", count);

            return rest;
        }
    }

    /// <summary>The same, and marks them as told.</summary>
    public IReadOnlyList<Diagnostic> TakeRest()
    {
        lock (_codes)
        {
            var rest = Rest();
            foreach (var count in _files.Values.Concat(_codes.Values)) count.Left = 0;

            return rest;
        }
    }

    private static void Add(List<Diagnostic> rest, string code, string file, Count count)
    {
        if (count.Left == 0) return;

        rest.Add(new Diagnostic(code, $"And {count.Left} more of this kind.", "Mend those that are shown first.")
        {
            Location = file.Length > 0 ? new SourceLocation(file) : null,
            More = count.Left,
        });
    }

    private static Count CountOf<TKey>(Dictionary<TKey, Count> counts, TKey key)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out var count)) counts.Add(key, count = new Count());

        return count;
    }

    private sealed class Count
    {
        public int Shown { get; set; }

        public int Left { get; set; }

        public bool Leave(int more)
        {
            Left += Math.Max(1, more);

            return false;
        }
    }
}
