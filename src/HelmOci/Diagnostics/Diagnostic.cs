namespace HelmOci.Diagnostics;

/// <summary>What is wrong with which value of the user, and what to do about it.</summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">What is wrong, with the user's value in it; a whole sentence.</param>
/// <param name="NextStep">What to do; a whole sentence.</param>
public sealed record Diagnostic(string Code, string Message, string NextStep)
{
    /// <summary>The file it is about, where there is one.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>How many others of the same code this one stands for; 0 for one that stands for itself.</summary>
    public int More { get; init; }

    /// <summary>Message and next step as they are shown, without code and location.</summary>
    public string Text => $"{Message} {NextStep}";

    public override string ToString() => $"{Code}: {Text}";
}

/// <summary>A place in a text file; lines and columns count from 1, and 0 means unknown.</summary>
public sealed record SourceLocation(string File, int Line = 0, int Column = 0)
{
    public static readonly SourceLocation Unknown = new("");
}

/// <summary>One or more faults that the user can mend.</summary>
public class ChartException : Exception
{
    public ChartException(Diagnostic diagnostic, Exception? cause = null)
        : base(diagnostic.ToString(), cause) => Diagnostics = [diagnostic];

    public ChartException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>The faults, in the order in which they were found; never empty.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
