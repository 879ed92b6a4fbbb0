using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>Finds files whose first line is written with blanks before it, of which <c>helm lint</c> warns.</summary>
internal static class TopIndentCheck
{
    public static void Of(TemplateSet set, TemplateFindings findings)
    {
        foreach (var template in set.Templates)
        {
            var isManifest = !template.IsPartial && template.Scope is { IsOwn: true, IsLibrary: false } && Path.GetExtension(template.Path) is ".yaml" or ".yml";
            if (!isManifest || template.Parsed.Fault is not null) continue;

            var found = new FirstLine(template.Text.Text).Read(template.Parsed.Body);
            if (found >= 0) findings.Add(template, found, isError: false, TopIndent());
        }
    }

    private static Diagnostic TopIndent() => new(
        DiagnosticCodes.TopIndent,
        "The first line of what this file renders begins with blanks, and may be taken for a part of something else.",
        "Delete them, or trim them with '{{-' in the action before.");
}

/// <summary>The first line that a file renders, as far as it is certain.</summary>
internal sealed class FirstLine(string text)
{
    private const int Unknown = -2;
    private const int Open = -1;

    private bool _isIndented;
    private bool _isBegun;

    /// <summary>Where a line begins with blanks that may be the first; negative where none does.</summary>
    public int Read(TemplateNode[] nodes)
    {
        foreach (var node in nodes)
        {
            var result = node switch
            {
                TextNode => ReadText(node.Start, node.End),
                ActionNode { Pipeline.Variables.Length: > 0 } => Open,
                // Blocks in blocks in blocks are no way to begin a file.
                BranchNode branch when !Yaml.DeepStack.IsAtEnd => ReadBranch(branch),
                _ => Unknown,
            };
            if (result != Open) return result;
        }

        return Open;
    }

    private int ReadText(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            var character = text[at];
            if (character == '\n') (_isBegun, _isIndented) = (false, false);
            else if (!char.IsWhiteSpace(character)) return _isIndented ? at : Unknown;
            else if (!_isBegun) (_isBegun, _isIndented) = (true, character is ' ' or '\t');
        }

        return Open;
    }

    /// <summary>Each body begins where the text before the block ends. Where they end in another state, nothing is certain behind them.</summary>
    private int ReadBranch(BranchNode branch)
    {
        var before = (_isBegun, _isIndented);
        var result = Open;
        foreach (var body in branch.Arms.Select(arm => arm.Body).Append(branch.Otherwise))
        {
            (_isBegun, _isIndented) = before;
            var found = Read(body);
            if (found >= 0) return found;
            if (found == Unknown || (_isBegun, _isIndented) != before) result = Unknown;
        }

        return result;
    }
}
