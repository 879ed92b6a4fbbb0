using System.Globalization;
using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>Functions that make texts and numbers.</summary>
internal static class TextFunctions
{
    public static TemplateValue Call(string name, IReadOnlyList<TemplateValue> arguments) => (name, arguments) switch
    {
        ("print", _) => Print(arguments),
        ("printf", [{ KnownText: { } format }, ..]) => Format(format, arguments),
        ("quote", _) when arguments.All(argument => argument is ScalarValue) => Quote(arguments, '"'),
        ("squote", _) when arguments.All(argument => argument is ScalarValue) => Quote(arguments, '\''),
        ("toString", [ScalarValue { IsNil: false } value]) => new ScalarValue(YamlKind.Text, value.Text),
        ("int" or "int64" or "atoi", [var value]) => NumberOf(value) is { } number ? new ScalarValue(YamlKind.Number, ((ScalarValue)value).Text.With(Of(number))) : TemplateValue.Unknown,
        ("add1", [var value]) when NumberOf(value) is { } number => ScalarValue.Of(number + 1),
        ("add", [_, ..]) => Sum(arguments),
        ("toYaml", [var value]) => new ScalarValue(YamlKind.Text, new YamlWriter().Write(value)),
        ("indent", [var count, ScalarValue text]) when NumberOf(count) is >= 0 and < 1000 and var blanks => new ScalarValue(YamlKind.Text, text.Text.Indented((int)blanks, isFirstToo: true)),
        ("nindent", [var count, ScalarValue text]) when NumberOf(count) is >= 0 and < 1000 and var blanks =>
            new ScalarValue(YamlKind.Text, TracedText.Join([TracedText.Of("\n"), text.Text.Indented((int)blanks, isFirstToo: true)])),
        ("join", [{ KnownText: { } separator }, ListValue list]) when list.Items.All(item => item is ScalarValue) => Join(separator, list),
        ("splitList", [{ KnownText: { Length: > 0 } separator }, ScalarValue { Text.IsKnown: true } text]) =>
            new ListValue([.. text.Text.ToString().Split(separator).Select(text.With)]),
        ("contains", [{ KnownText: { } part }, { KnownText: { } text }]) => ScalarValue.Of(text.Contains(part, StringComparison.Ordinal)),
        ("hasPrefix", [{ KnownText: { } part }, { KnownText: { } text }]) => ScalarValue.Of(text.StartsWith(part, StringComparison.Ordinal)),
        ("hasSuffix", [{ KnownText: { } part }, { KnownText: { } text }]) => ScalarValue.Of(text.EndsWith(part, StringComparison.Ordinal)),
        ("trim", [ScalarValue text]) => Trim(text),
        ("trunc", [var length, ScalarValue text]) when text.Text.IsKnown && NumberOf(length) is >= 0 and var most =>
            text.Text.ToString().Length <= most ? new ScalarValue(YamlKind.Text, text.Text) : text.With(text.Text.ToString()[..(int)most]),
        (_, [ScalarValue { Text.IsKnown: true } text]) when Change(name, text.Text.ToString()) is { } changed => text.With(changed),
        (_, [{ KnownText: { } part }, ScalarValue { Text.IsKnown: true } text]) when Change(name, part, text.Text.ToString()) is { } changed => text.With(changed),
        ("replace", [{ KnownText: { Length: > 0 } old }, { KnownText: { } with }, ScalarValue { Text.IsKnown: true } text]) =>
            text.With(text.Text.ToString().Replace(old, with, StringComparison.Ordinal)),
        _ => TemplateValue.Unknown,
    };

    /// <summary>The number that a value is, or that a text holds; else null.</summary>
    public static long? NumberOf(TemplateValue value) =>
        long.TryParse(value.KnownText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Change(string name, string text) => name switch
    {
        "lower" => text.ToLowerInvariant(),
        "upper" => text.ToUpperInvariant(),
        "nospace" => string.Concat(text.Where(character => !char.IsWhiteSpace(character))),
        _ => null,
    };

    private static string? Change(string name, string part, string text) => name switch
    {
        "trimSuffix" => part.Length > 0 && text.EndsWith(part, StringComparison.Ordinal) ? text[..^part.Length] : text,
        "trimPrefix" => text.StartsWith(part, StringComparison.Ordinal) ? text[part.Length..] : text,
        "trimAll" or "trimall" => text.Trim(part.ToCharArray()),
        _ => null,
    };

    /// <summary>What was rendered may have holes; blanks go all the same.</summary>
    private static ScalarValue Trim(ScalarValue value)
    {
        var text = value.Text.ToString();
        var start = text.Length - text.TrimStart().Length;

        return new ScalarValue(YamlKind.Text, value.Text.Slice(start, Math.Max(start, text.TrimEnd().Length)));
    }

    /// <summary>Go puts a blank between two operands where neither is a text.</summary>
    private static TemplateValue Print(IReadOnlyList<TemplateValue> arguments)
    {
        var isSimple = arguments.All(argument => argument is ScalarValue { IsNil: false }) && arguments.Count(argument => argument is ScalarValue { Kind: not YamlKind.Text }) < 2;

        return isSimple ? new ScalarValue(YamlKind.Text, TracedText.Join(arguments.Select(argument => ((ScalarValue)argument).Text))) : TemplateValue.Unknown;
    }

    private static TemplateValue Format(string format, IReadOnlyList<TemplateValue> arguments)
    {
        var parts = new List<TracedText>();
        var next = 1;
        for (var at = 0; at < format.Length;)
        {
            var sign = format.IndexOf('%', at);
            if (sign < 0) sign = format.Length;
            if (sign > at) parts.Add(TracedText.Of(format[at..sign]));
            if (sign == format.Length) break;

            at = sign + 2;
            var verb = sign + 1 < format.Length ? format[sign + 1] : ' ';
            if (verb == '%')
            {
                parts.Add(TracedText.Of("%"));
                continue;
            }

            var argument = next < arguments.Count ? arguments[next++] : TemplateValue.Unknown;
            if (argument == TemplateValue.Unknown && verb is 's' or 'v' or 'd') parts.Add(new TracedText([TextPiece.Unknown]));
            else if (argument is ScalarValue { IsNil: false } scalar && Takes(verb, scalar.Kind)) parts.Add(verb == 'q' ? Quote([scalar], '"').Text : scalar.Text);
            else return TemplateValue.Unknown;
        }

        return next == arguments.Count ? new ScalarValue(YamlKind.Text, TracedText.Join(parts)) : TemplateValue.Unknown;
    }

    private static bool Takes(char verb, YamlKind kind) => verb switch
    {
        'v' => true,
        's' or 'q' => kind == YamlKind.Text,
        'd' => kind == YamlKind.Number,
        _ => false,
    };

    private static ScalarValue Quote(IEnumerable<TemplateValue> arguments, char quote)
    {
        var parts = new List<TracedText>();
        foreach (var argument in arguments.Cast<ScalarValue>().Where(argument => !argument.IsNil))
        {
            if (parts.Count > 0) parts.Add(TracedText.Of(" "));
            var text = argument.Text.ToString();
            var isPlain = quote == '\'' || text.AsSpan().IndexOfAny('"', '\\', '\n') < 0;
            parts.Add(TracedText.Of(quote.ToString()));
            parts.Add(isPlain ? argument.Text : argument.Text.With(Escaped(text)));
            parts.Add(TracedText.Of(quote.ToString()));
        }

        return new ScalarValue(YamlKind.Text, TracedText.Join(parts));
    }

    /// <summary>As it stands between double quotes, in Go and in YAML.</summary>
    public static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static TemplateValue Sum(IReadOnlyList<TemplateValue> arguments)
    {
        var sum = 0L;
        foreach (var argument in arguments)
        {
            if (NumberOf(argument) is not { } number) return TemplateValue.Unknown;
            sum += number;
        }

        return ScalarValue.Of(sum);
    }

    private static ScalarValue Join(string separator, ListValue list)
    {
        var parts = new List<TracedText>();
        foreach (var item in list.Items.Cast<ScalarValue>())
        {
            if (parts.Count > 0) parts.Add(TracedText.Of(separator));
            parts.Add(item.Text);
        }

        return new ScalarValue(YamlKind.Text, TracedText.Join(parts));
    }
}
