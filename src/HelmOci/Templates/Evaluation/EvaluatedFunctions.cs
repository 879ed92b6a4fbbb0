using System.Globalization;
using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>The functions that charts make names, ports and lists of; any other gives an unknown value.</summary>
/// <remarks>masterminds.github.io/sprig, and Helm's pkg/engine/funcs.go. An argument is the last one where a pipeline gives it.</remarks>
internal static class EvaluatedFunctions
{
    public static TemplateValue Call(string name, IReadOnlyList<TemplateValue> arguments) => (name, arguments) switch
    {
        ("default", [var other, var value]) => value.IsTrue switch { true => value, false => other, null => TemplateValue.Unknown },
        ("default", [var other]) => other,
        ("coalesce", _) => FirstTrue(arguments),
        ("ternary", [var one, var other, var test]) => test.IsTrue switch { true => one, false => other, null => TemplateValue.Unknown },
        ("required", [_, var value]) => value,
        ("empty", [var value]) => Boolean(!value.IsTrue),
        ("not", [var value]) => Boolean(!value.IsTrue),
        ("and", [_, ..]) => Logical(arguments, endsAt: false),
        ("or", [_, ..]) => Logical(arguments, endsAt: true),
        ("eq", [var one, ..]) when arguments.Count > 1 => Any(arguments.Skip(1).Select(other => AreEqual(one, other))),
        ("ne", [var one, var other]) => Boolean(!AreEqual(one, other)),
        ("gt" or "lt" or "ge" or "le", [var one, var other]) => Compare(name, one, other),
        ("kindIs", [var kind, var value]) => Boolean(KindOf(value) is { } own && kind.KnownText is { } wanted ? own == wanted : null),
        ("typeIs", [{ KnownText: "string" }, var value]) => Boolean(KindOf(value) is { } own ? own == "string" : null),
        ("kindOf", [var value]) => KindOf(value) is { } kind ? ScalarValue.Of(kind) : TemplateValue.Unknown,
        ("dict" or "list" or "tuple" or "get" or "hasKey" or "set" or "unset" or "merge" or "mustMerge" or "mergeOverwrite" or "mustMergeOverwrite" or "deepCopy"
            or "mustDeepCopy" or "omit" or "pick" or "index" or "dig" or "first" or "last" or "rest" or "initial" or "concat" or "append" or "has" or "len" or "keys"
            or "until", _) => CollectionFunctions.Call(name, arguments),
        _ => TextFunctions.Call(name, arguments),
    };

    public static TemplateValue Boolean(bool? isTrue) => isTrue is { } known ? ScalarValue.Of(known) : TemplateValue.Unknown;

    /// <summary>Null where one of them is not known.</summary>
    public static bool? AreEqual(TemplateValue one, TemplateValue other)
    {
        if (one is not ScalarValue left || other is not ScalarValue right || !left.Text.IsKnown || !right.Text.IsKnown) return null;
        if (left.Kind != right.Kind) return left.IsNil || right.IsNil ? false : null;

        return left.Text.ToString() == right.Text.ToString();
    }

    private static TemplateValue FirstTrue(IReadOnlyList<TemplateValue> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsTrue != false) return argument.IsTrue is null ? TemplateValue.Unknown : argument;
        }

        return TemplateValue.Nil;
    }

    private static TemplateValue Logical(IReadOnlyList<TemplateValue> arguments, bool endsAt)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsTrue is null) return TemplateValue.Unknown;
            if (argument.IsTrue == endsAt) return argument;
        }

        return arguments[^1];
    }

    private static TemplateValue Any(IEnumerable<bool?> tests)
    {
        var result = (bool?)false;
        foreach (var test in tests)
        {
            if (test == true) return ScalarValue.Of(true);
            result = test is null ? null : result;
        }

        return Boolean(result);
    }

    private static TemplateValue Compare(string name, TemplateValue one, TemplateValue other)
    {
        if (TextFunctions.NumberOf(one) is not { } left || TextFunctions.NumberOf(other) is not { } right) return TemplateValue.Unknown;

        return ScalarValue.Of(name switch { "gt" => left > right, "lt" => left < right, "ge" => left >= right, _ => left <= right });
    }

    private static string? KindOf(TemplateValue value) => value switch
    {
        MapValue => "map",
        ListValue => "slice",
        ScalarValue { Kind: YamlKind.Text } => "string",
        ScalarValue { Kind: YamlKind.Boolean } => "bool",
        ScalarValue { Kind: YamlKind.Null } => "invalid",
        _ => null,
    };
}

/// <summary>Functions of lists and maps.</summary>
internal static class CollectionFunctions
{
    public static TemplateValue Call(string name, IReadOnlyList<TemplateValue> arguments) => (name, arguments) switch
    {
        ("dict", _) => Dictionary(arguments),
        ("list" or "tuple", _) => new ListValue(arguments),
        ("get", [MapValue map, { KnownText: { } key }]) => map.Get(key) ?? ScalarValue.Of(""),
        ("hasKey", [MapValue map, { KnownText: { } key }]) => ScalarValue.Of(map.Keys.Contains(key)),
        ("set", [MapValue map, { KnownText: { } key }, var value]) => map.Set(key, value),
        ("unset", [MapValue map, { KnownText: { } key }]) => Without(map, key),
        ("merge" or "mustMerge", [MapValue target, ..]) when arguments.All(map => map is MapValue) => Merge(target, arguments, overwrites: false),
        ("mergeOverwrite" or "mustMergeOverwrite", [MapValue target, ..]) when arguments.All(map => map is MapValue) => Merge(target, arguments, overwrites: true),
        ("deepCopy" or "mustDeepCopy", [MapValue map]) => map.Copy(),
        ("deepCopy" or "mustDeepCopy", [var value]) => value,
        ("omit" or "pick", [MapValue map, ..]) => Part(map, arguments, isTaken: name == "pick"),
        ("index", [var value, ..]) => Index(value, arguments),
        ("dig", [_, _, ..]) => Dig(arguments),
        ("first", [ListValue { Items: [var item, ..] }]) => item,
        ("last", [ListValue { Items: [.., var item] }]) => item,
        ("rest", [ListValue { Items.Count: > 0 } list]) => new ListValue([.. list.Items.Skip(1)]),
        ("initial", [ListValue { Items.Count: > 0 } list]) => new ListValue([.. list.Items.SkipLast(1)]),
        ("concat", _) when arguments.All(list => list is ListValue) => new ListValue([.. arguments.SelectMany(list => ((ListValue)list).Items)]),
        ("append", [ListValue list, var item]) => new ListValue([.. list.Items, item]),
        ("has", [var item, ListValue list]) => Has(item, list),
        ("len", [ListValue list]) => ScalarValue.Of(list.Items.Count),
        ("len", [MapValue map]) => ScalarValue.Of(map.Keys.Count),
        ("len", [{ KnownText: { } text }]) => ScalarValue.Of(Encoding.UTF8.GetByteCount(text)),
        ("until", [var count]) when TextFunctions.NumberOf(count) is >= 0 and < 1000 and var number => new ListValue([.. Enumerable.Range(0, (int)number).Select(at => ScalarValue.Of(at))]),
        _ => TemplateValue.Unknown,
    };

    private static TemplateValue Dictionary(IReadOnlyList<TemplateValue> arguments)
    {
        var map = new MapValue();
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            if (arguments[i].KnownText is not { } key) return TemplateValue.Unknown;
            map.Set(key, arguments[i + 1]);
        }

        return map;
    }

    private static MapValue Without(MapValue map, string key)
    {
        map.Remove(key);

        return map;
    }

    private static MapValue Merge(MapValue target, IReadOnlyList<TemplateValue> arguments, bool overwrites)
    {
        foreach (var source in arguments.Skip(1).Cast<MapValue>())
        {
            foreach (var key in source.Keys.ToList())
            {
                var (own, other) = (target.Get(key), source.Get(key)!);
                if (own is MapValue ownMap && other is MapValue otherMap) target.Set(key, Merge(ownMap.Copy(), [ownMap, otherMap], overwrites));
                else if (own is null || own.IsTrue == false || (overwrites && other.IsTrue == true)) target.Set(key, other);
                else if (own.IsTrue is null || (overwrites && other.IsTrue is null)) target.Set(key, TemplateValue.Unknown);
            }
        }

        return target;
    }

    private static TemplateValue Part(MapValue map, IReadOnlyList<TemplateValue> names, bool isTaken)
    {
        var part = new MapValue();
        var wanted = names.Skip(1).Select(name => name.KnownText).ToHashSet();
        if (wanted.Contains(null)) return TemplateValue.Unknown;

        foreach (var key in map.Keys.Where(key => wanted.Contains(key) == isTaken)) part.Set(key, map.Get(key)!);

        return part;
    }

    private static TemplateValue Index(TemplateValue value, IReadOnlyList<TemplateValue> keys)
    {
        foreach (var key in keys.Skip(1))
        {
            value = (value, key) switch
            {
                (MapValue map, { KnownText: { } name }) => map.Get(name) ?? TemplateValue.Nil,
                (ListValue list, _) when TextFunctions.NumberOf(key) is >= 0 and var at && at < list.Items.Count => list.Items[(int)at],
                _ => TemplateValue.Unknown,
            };
        }

        return value;
    }

    /// <summary><c>dig "a" "b" other map</c>.</summary>
    private static TemplateValue Dig(IReadOnlyList<TemplateValue> arguments)
    {
        var value = arguments[^1];
        foreach (var key in arguments.Take(arguments.Count - 2))
        {
            if (value is not MapValue map || key.KnownText is not { } name) return TemplateValue.Unknown;
            if (map.Get(name) is not { } below) return arguments[^2];
            value = below;
        }

        return value;
    }

    private static TemplateValue Has(TemplateValue item, ListValue list)
    {
        var isUnknown = false;
        foreach (var other in list.Items)
        {
            var isEqual = EvaluatedFunctions.AreEqual(item, other);
            if (isEqual == true) return ScalarValue.Of(true);
            isUnknown |= isEqual is null;
        }

        return isUnknown ? TemplateValue.Unknown : ScalarValue.Of(false);
    }
}

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
            parts.Add(isPlain ? argument.Text : argument.Text.With(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)));
            parts.Add(TracedText.Of(quote.ToString()));
        }

        return new ScalarValue(YamlKind.Text, TracedText.Join(parts));
    }

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

/// <summary>Writes a value as YAML that means the same as what <c>toYaml</c> writes.</summary>
internal sealed class YamlWriter
{
    private readonly List<TextPiece> _pieces = [];

    public TracedText Write(TemplateValue value)
    {
        Write(value, 0, isInLine: false);

        return new TracedText(_pieces);
    }

    /// <param name="value">What is written.</param>
    /// <param name="indent">The blanks before each line.</param>
    /// <param name="isInLine">Whether something stands before it in its line: a key or a dash.</param>
    private void Write(TemplateValue value, int indent, bool isInLine)
    {
        var blank = isInLine ? " " : "";
        switch (value)
        {
            case not ScalarValue when DeepStack.IsAtEnd:
                _pieces.Add(TextPiece.Unknown);
                break;
            case MapValue { Keys.Count: > 0 } map:
                var isFirst = !isInLine;
                foreach (var key in map.Keys)
                {
                    if (!isFirst) Break(indent);
                    isFirst = false;
                    Add($"{KeyOf(key)}:");
                    Write(map.Get(key)!, indent + 2, isInLine: true);
                }

                break;
            case ListValue { Items.Count: > 0 } list:
                var isStart = !isInLine;
                foreach (var item in list.Items)
                {
                    if (!isStart) Break(indent);
                    isStart = false;
                    Add("-");
                    // The first key of a map may stand behind the dash; in a line of its own it means the same.
                    Write(item, indent + 2, isInLine: true);
                }

                break;
            case ScalarValue scalar:
                Add(blank);
                WriteScalar(scalar);
                break;
            default:
                Add(blank);
                if (value is MapValue or ListValue) Add(value is MapValue ? "{}" : "[]");
                else _pieces.Add(TextPiece.Unknown);
                break;
        }
    }

    private void WriteScalar(ScalarValue scalar)
    {
        var text = scalar.Text.ToString();
        if (scalar.IsNil) Add("null");
        else if (scalar.Kind != YamlKind.Text || !NeedsQuotes(text)) _pieces.AddRange(scalar.Text.Pieces);
        else _pieces.AddRange(((ScalarValue)EvaluatedFunctions.Call("quote", [scalar])).Text.Pieces);
    }

    private static string KeyOf(string key) => NeedsQuotes(key) ? $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : key;

    /// <summary>Whether plain text would mean something else.</summary>
    private static bool NeedsQuotes(string text) =>
        text.Length == 0 || YamlResolver.Resolve(text).Kind != YamlKind.Text || !(char.IsLetterOrDigit(text[0]) || text[0] is '/' or '_' or '.' or TextPiece.HoleCharacter)
        || text.AsSpan().IndexOfAny('\n', '\t', '#') >= 0 || text.Contains(": ", StringComparison.Ordinal) || text[^1] is ':' or ' ';

    private void Add(string text)
    {
        if (text.Length > 0) _pieces.Add(new TextPiece(text, []));
    }

    private void Break(int indent) => Add("\n" + new string(' ', indent));
}
