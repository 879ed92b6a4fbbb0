using System.Text;

namespace HelmOci.Templates.Evaluation;

/// <summary>Functions of lists and maps.</summary>
internal static class CollectionFunctions
{
    /// <returns>Null for anything else.</returns>
    public static TemplateValue? Call(string name, IReadOnlyList<TemplateValue> arguments) => (name, arguments) switch
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
        _ => null,
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
