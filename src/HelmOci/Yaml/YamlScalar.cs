namespace HelmOci.Yaml;

/// <summary>A scalar, resolved as Helm resolves it (YAML 1.1).</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">Its text.</param>
/// <param name="Raw">The text with quotes and folding undone: <c>1.20</c>, <c>yes</c>.</param>
/// <param name="Style">How it is written.</param>
/// <param name="Value">What the text means.</param>
public sealed record YamlScalar(YamlText Source, YamlSpan Span, string Raw, YamlStyle Style, YamlValue Value) : YamlNode(Source, Span)
{
    public override YamlKind Kind => Value.Kind;

    /// <summary>What Helm reads here where it wants a string: <c>1.20</c> is <c>1.2</c>, <c>yes</c> is <c>true</c>, null is empty.</summary>
    public string HelmString => Value.HelmString;

    /// <summary>A long text weighs as much as the short ones that fill the same room: an alias of it costs a few characters, and may be written out.</summary>
    internal override long Weight => 1 + (Raw.Length / 64);

    /// <summary>Text that stands in no file.</summary>
    /// <exception cref="HelmOci.Diagnostics.ChartException">It holds half a surrogate pair, or a character that YAML has no place for.</exception>
    public static YamlScalar OfText(string text)
    {
        var source = new YamlText("", text, default, YamlEncoding.Utf8);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) at++;
            else if (char.IsSurrogate(text[at])) throw Diagnostics.YamlDiagnostics.ControlCharacter(text[at], Diagnostics.SourceLocation.Unknown);
        }

        return new YamlScalar(source, new YamlSpan(0, text.Length), text, YamlStyle.Plain, YamlValue.Text(text));
    }
}
