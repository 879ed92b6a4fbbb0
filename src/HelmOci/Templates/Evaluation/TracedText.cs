using System.Text;

namespace HelmOci.Templates.Evaluation;

/// <summary>A stretch of text that knows where it comes from.</summary>
/// <param name="Text">What it is; <see cref="Hole"/> where that is not known.</param>
/// <param name="Origins">The paths of the values that it was made of; none for what a template writes itself.</param>
internal sealed record TextPiece(string Text, IReadOnlyList<string> Origins)
{
    /// <summary>Stands for text that only an installation knows, in a character that no chart has.</summary>
    public const char HoleCharacter = '\uE000';

    public static readonly string Hole = HoleCharacter.ToString();

    public static readonly TextPiece Unknown = new(Hole, []) { IsKnown = false };

    public bool IsKnown { get; init; } = true;

    /// <summary>Whether every rendering with these values comes to it.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>The template that holds it word for word; null where it was computed.</summary>
    public TemplateText? Source { get; init; }

    /// <summary>Where in <see cref="Source"/> it begins.</summary>
    public int Offset { get; init; }

    public TextPiece Slice(int start, int length) =>
        start == 0 && length == Text.Length ? this : this with { Text = Text.Substring(start, length), Offset = Offset + start };
}

/// <summary>A text, piece by piece.</summary>
internal sealed class TracedText(IReadOnlyList<TextPiece> pieces)
{
    public static readonly TracedText Empty = new([]);

    private string? _text;

    public IReadOnlyList<TextPiece> Pieces { get; } = pieces;

    public bool IsKnown => Pieces.All(piece => piece.IsKnown);

    public bool IsCertain => Pieces.All(piece => piece is { IsKnown: true, IsCertain: true });

    public IEnumerable<string> Origins => Pieces.SelectMany(piece => piece.Origins).Distinct(StringComparer.Ordinal);

    public static TracedText Of(string text, params string[] origins) => new([new TextPiece(text, origins)]);

    public static TracedText Join(IEnumerable<TracedText> texts) => new([.. texts.SelectMany(text => text.Pieces)]);

    /// <summary>The same origins with another text.</summary>
    public TracedText With(string text) => new([new TextPiece(text, [.. Origins])]);

    /// <summary>Pieces without characters at its ends belong to it: they tell which values stand there.</summary>
    public TracedText Slice(int start, int end)
    {
        var slices = new List<TextPiece>();
        var at = 0;
        foreach (var piece in Pieces)
        {
            var from = Math.Max(start, at);
            var to = Math.Min(end, at + piece.Text.Length);
            if (to > from || (piece.Text.Length == 0 && at >= start && at <= end)) slices.Add(piece.Slice(from - at, to - from));
            at += piece.Text.Length;
            if (at > end) break;
        }

        return new TracedText(slices);
    }

    /// <summary>With blanks behind each line feed, and before the first line where it says so.</summary>
    public TracedText Indented(int blanks, bool isFirstToo)
    {
        var indent = new TextPiece(new string(' ', blanks), []);
        var result = new List<TextPiece>();
        if (isFirstToo) result.Add(indent);
        foreach (var piece in Pieces)
        {
            var start = 0;
            for (var feed = piece.Text.IndexOf('\n', StringComparison.Ordinal); feed >= 0; feed = piece.Text.IndexOf('\n', start))
            {
                result.Add(piece.Slice(start, feed + 1 - start));
                result.Add(indent);
                start = feed + 1;
            }

            if (start < piece.Text.Length || piece.Text.Length == 0) result.Add(piece.Slice(start, piece.Text.Length - start));
        }

        return new TracedText(result);
    }

    public override string ToString()
    {
        if (_text is not null) return _text;
        if (Pieces.Count == 1) return _text = Pieces[0].Text;

        var text = new StringBuilder();
        foreach (var piece in Pieces) text.Append(piece.Text);

        return _text = text.ToString();
    }
}
