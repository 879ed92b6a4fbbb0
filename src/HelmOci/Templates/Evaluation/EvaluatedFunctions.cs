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
        _ => CollectionFunctions.Call(name, arguments) ?? TextFunctions.Call(name, arguments),
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
