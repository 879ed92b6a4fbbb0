namespace HelmOci.Build.Tests.Docs;

/// <summary>README.ko.md is README in Korean, and not an older one: the same sections, with the same snippets, names and links.</summary>
public static class KoreanReadmeTests
{
    private static readonly MarkdownPage English = MarkdownPage.Read("README.md");
    private static readonly MarkdownPage Korean = MarkdownPage.Read("README.ko.md");

    /// <summary>Names of programs and files stay; all other headings are Korean.</summary>
    private static readonly string[] SameHeadings = ["# HelmOci.Build"];

    [Fact]
    public static void HasTheSameHeadings()
    {
        Assert.Equal(English.Headings.Select(Level), Korean.Headings.Select(Level));
        Assert.Equal(English.Sections.Count, English.Headings.Count + 1);
        Assert.Equal(Korean.Sections.Count, Korean.Headings.Count + 1);
        Assert.All(Korean.Headings.Except(SameHeadings), heading => Assert.Contains(heading, IsKorean));
    }

    /// <summary>Comments are translated; all else is not.</summary>
    [Fact]
    public static void HasTheSameSnippets() =>
        Assert.Equal(English.Snippets.Select(snippet => (snippet.Language, snippet.Code)), Korean.Snippets.Select(snippet => (snippet.Language, snippet.Code)));

    public static TheoryData<int> Sections() => [.. Enumerable.Range(0, English.Sections.Count)];

    [Theory]
    [MemberData(nameof(Sections))]
    public static void NamesTheSameInEachSection(int section)
    {
        var (english, korean) = (English.Sections[section], Korean.Sections[section]);

        Assert.Equal(english.Spans.Distinct().Order(StringComparer.Ordinal), korean.Spans.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Files(english), Files(korean));
        Assert.Equal(RowWidths(english), RowWidths(korean));
        Assert.Equal(english.Prose.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length, korean.Prose.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static int Level(string heading) => heading.TakeWhile(c => c == '#').Count();

    private static bool IsKorean(char c) => c is >= '가' and <= '힣';

    /// <summary>Anchors within a page are its headings', and so in its language; each page names the other.</summary>
    private static IEnumerable<string> Files(MarkdownPage page) =>
        page.Links.Select(link => link.StartsWith('#') ? "#" : link.Replace("README.ko.md", "README.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<int> RowWidths(MarkdownPage page) =>
        page.Prose.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Count(c => c == '|'));
}
