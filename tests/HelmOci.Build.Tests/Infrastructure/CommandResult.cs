using System.Text.RegularExpressions;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>How a command ended, and all it printed.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The codes of our diagnostics in the output, each once, in order of appearance.</summary>
    public IReadOnlyList<string> Codes { get; } =
        [.. Regex.Matches(Output, @"\b(?:error|warning) (HELMOCI\d{4})\b").Select(match => match.Groups[1].Value).Distinct()];

    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>The command ended as a failed build does: exit code 1, exactly this error, no stack trace.</summary>
    public CommandResult FailedWith(string code)
    {
        Assert.True(ExitCode == 1, ToString());
        Assert.True(ErrorLines(code).Count > 0, $"No {code} in: {this}");
        Assert.DoesNotContain("   at HelmOci", Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error MSB", Output, StringComparison.Ordinal);
        return this;
    }

    /// <summary>The lines <c>file(line,col): error CODE: text</c>, each once (a build repeats them in its summary).</summary>
    public IReadOnlyList<string> ErrorLines(string code) =>
        [.. Output.Split('\n').Where(line => line.Contains($"error {code}:", StringComparison.Ordinal))
            .Select(line => line.Trim()).Distinct()];

    public override string ToString() =>
        $"{Command}{Environment.NewLine}exit code {ExitCode}{Environment.NewLine}{Output}{Environment.NewLine}{Errors}";
}
