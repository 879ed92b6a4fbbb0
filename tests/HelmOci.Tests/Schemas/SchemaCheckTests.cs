using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Templates;

namespace HelmOci.Tests.Schemas;

/// <summary>values.schema.json of a chart that a build stamps.</summary>
public static class StampedValueTests
{
    private const string Schema = """{"properties": {"image": {"properties": {"tag": {"type": "string", "pattern": "^v"}}, "additionalProperties": false}, "name": {"type": "string"}}}""";

    private static readonly ChartStamp Tag = new() { Values = [new ChartValue("image.tag", "1.0.0") { IsText = true }] };

    [Fact]
    public static void IsAnErrorWhereTheSchemaRefusesIt() =>
        Assert.Equal(["error 2181 values.yaml:3:8"], Check("# the image\nimage:\n  tag: v1\n", Tag));

    [Fact]
    public static void IsAnErrorAlsoWhereTheOldOneWasRefused() =>
        Assert.Equal(["error 2181 values.yaml:2:8"], Check("image:\n  tag: latest\n", Tag));

    [Fact]
    public static void IsToldAtTheMapThatGetsANewKey() => Assert.Equal(
        ["error 2181 values.yaml:3:3"],
        Check("name: x\nimage:\n  tag: v1\n", new ChartStamp { Values = [new ChartValue("image.digest", "sha256:1") { IsText = true }] }));

    [Fact]
    public static void LeavesOthersWarnings() =>
        Assert.Equal(["warning 2180 values.yaml:4:7"], Check("# added lines move nothing\nimage:\n  tag: v1\nname: 1\n", new ChartStamp { Values = [new ChartValue("a.b", "1")] }));

    [Fact]
    public static void IsNoneWhereItFits() => Assert.Empty(Check("image:\n  tag: latest\n", Tag with { Values = [new ChartValue("image.tag", "v2") { IsText = true }] }));

    /// <summary>The map was refused before, and for the same reason.</summary>
    [Fact]
    public static void IsNotToBlameForAMapThatWasRefusedBefore()
    {
        using var folder = CheckedValues.FolderOf("""{"properties": {"image": {"maxProperties": 1}}}""", "image: {tag: v1, other: 1}\n");

        Assert.Equal(["warning 2180 values.yaml:1:8"], CheckedValues.Of(folder, Tag));
    }

    [Fact]
    public static void IsToBlameForAMapThatWasFineBefore()
    {
        using var folder = CheckedValues.FolderOf("""{"properties": {"image": {"maxProperties": 1}}}""", "image: {other: 1}\n");

        Assert.Equal(["error 2181 values.yaml:1:8"], CheckedValues.Of(folder, Tag));
    }

    private static IReadOnlyList<string> Check(string values, ChartStamp stamp)
    {
        using var folder = CheckedValues.FolderOf(Schema, values);

        return CheckedValues.Of(folder, stamp);
    }
}

/// <summary>The schema of a subchart, and the values that its parent gives it.</summary>
public static class SubchartSchemaTests
{
    private const string Text = """{"properties": {"a": {"type": "string"}}}""";

    [Fact]
    public static void SeesWhatTheParentGives() => Assert.Equal(["warning 2180 values.yaml:2:6"], Check(Text, "sub:\n  a: 1\n", "a: x\n"));

    [Fact]
    public static void SeesItsOwnValues() => Assert.Equal(["warning 2180 charts/sub/values.yaml:1:4"], Check(Text, "sub:\n  b: 1\n", "a: 1\n"));

    [Fact]
    public static void IsToldAtANameThatNobodyKnows()
    {
        using var folder = CheckedValues.FolderOf("""{"additionalProperties": false}""", "image:\n  tag: x\n");

        Assert.Equal(["warning 2180 values.yaml:1:1"], CheckedValues.Of(folder));
        Assert.Equal("Correct or delete the name, or let the schema know it.", CheckedValues.Check(folder).Warnings[0].NextStep);
    }

    /// <summary>The file of a subchart is somebody else's.</summary>
    [Fact]
    public static void SaysWhereItCanBeSet()
    {
        using var folder = CheckedValues.FolderOf("{}", "sub:\n  b: 1\n").Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n")
            .Write("charts/sub/values.yaml", "a: 1\n").Write("charts/sub/values.schema.json", Text);

        Assert.StartsWith("Set 'sub.a' in the values.yaml of this chart", CheckedValues.Check(folder).Warnings[0].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public static void SeesTheParentsValueInsteadOfItsOwn() => Assert.Empty(Check(Text, "sub: {a: x}\n", "a: 1\n"));

    [Fact]
    public static void SeesNothingThatTheParentTakesAway() => Assert.Empty(Check(Text, "sub: {a: null}\n", "a: 1\n"));

    [Fact]
    public static void SeesGlobalValues() => Assert.Equal(
        ["warning 2180 values.yaml:2:6"],
        Check("""{"properties": {"global": {"properties": {"g": {"type": "string"}}}}}""", "global:\n  g: 1\n", "global: {g: x}\n"));

    [Fact]
    public static void AlwaysHasGlobalValues() => Assert.Equal(["warning 2180 charts/sub/values.yaml:1:1"], Check("""{"additionalProperties": false}""", "", "{}\n"));

    [Fact]
    public static void IsKnownByItsAlias() => Assert.Equal(
        ["warning 2180 values.yaml:2:13"],
        Check(Text, "sub: {a: 1}\nother: { a: 1 }\n", "a: x\n", "dependencies:\n- {name: sub, version: 1.0.0, alias: other}\n"));

    [Theory]
    [InlineData("sub: {a: 1, enabled: false}\n", "", "condition: sub.enabled", 0)]
    [InlineData("sub: {a: 1, enabled: true}\n", "", "condition: sub.enabled", 1)]
    [InlineData("sub: {a: 1}\n", "enabled: false\n", "condition: sub.enabled", 0)]
    [InlineData("sub: {a: 1}\n", "", "condition: 'none.at.all,sub.enabled'", 1)]
    [InlineData("sub: {a: 1}\ntags: {t: false}\n", "", "tags: [t]", 0)]
    [InlineData("sub: {a: 1}\ntags: {t: true}\n", "", "tags: [t]", 1)]
    public static void CountsOnlyWhereTheSubchartIsOn(string values, string own, string entry, int count) =>
        Assert.Equal(count, Check(Text, values, own, $"dependencies:\n- {{name: sub, version: 1.0.0, {entry}}}\n").Count);

    /// <summary>The parent's schema sees the values of subcharts, below their names.</summary>
    [Fact]
    public static void IsNotTheOnlyOneThatSeesItsValues()
    {
        using var folder = FolderOf("{}", "", "a: 1\n");
        folder.Write("values.schema.json", """{"properties": {"sub": {"properties": {"a": {"type": "string"}}}}}""");

        Assert.Equal(["warning 2180 charts/sub/values.yaml:1:4"], CheckedValues.Of(folder));
    }

    private static IReadOnlyList<string> Check(string schema, string values, string own, string dependencies = "")
    {
        using var folder = FolderOf(schema, values, own, dependencies);

        return CheckedValues.Of(folder);
    }

    private static ChartFolder FolderOf(string schema, string values, string own, string dependencies = "") => new ChartFolder()
        .Write("Chart.yaml", ChartFolder.ChartYaml + dependencies).Write("values.yaml", values)
        .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/values.yaml", own)
        .Write("charts/sub/values.schema.json", schema);
}

/// <summary>A schema that is made to do harm, or that Helm would fetch parts of.</summary>
public static class HostileSchemaTests
{
    [Theory]
    [InlineData("""{"$ref": "#"}""")]
    [InlineData("""{"allOf": [{"$ref": "#"}]}""")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-07/schema#", "anyOf": [{"not": {"$ref": "#"}}]}""")]
    public static void IsGivenUpWhereItLeadsToItself(string schema) => Assert.Equal(["note 2184 values.schema.json:0:0"], CheckedValues.Of(schema, "a: 1\n"));

    [Fact]
    public static void IsGivenUpWhereItDoublesAtEachStep()
    {
        var steps = Enumerable.Range(0, 60).Select(i => $$"""
            "d{{i}}": {"allOf": [{"$ref": "#/$defs/d{{i + 1}}"}, {"$ref": "#/$defs/d{{i + 1}}"}]}
            """);

        Assert.Equal(
            ["note 2184 values.schema.json:0:0"],
            CheckedValues.Of($$$"""{"$defs": {{{{string.Join(",", steps)}}}, "d60": {}}, "$ref": "#/$defs/d0"}""", "a: 1\n"));
    }

    /// <summary>Go takes half a character for a sign of its own.</summary>
    [Theory]
    [InlineData("""{"properties": {"a": {"enum": ["\ud800"]}}}""")]
    [InlineData("""{"properties": {"a": {"pattern": "^[^\ud800-\udfff]*$"}}}""")]
    public static void IsNotCheckedWhereItHoldsHalfACharacter(string schema) =>
        Assert.Equal(["note 2184 values.schema.json:0:0"], CheckedValues.Of(schema, "a: x\n"));

    [Fact]
    public static void IsNotCheckedWhereItIsTooDeep() => Assert.Equal(
        ["note 2184 values.schema.json:0:0"],
        CheckedValues.Of($"{CheckedChart.Repeat("{\"not\":", 300)}{{}}{CheckedChart.Repeat("}", 300)}", "a: 1\n"));

    [Fact]
    public static void IsGivenUpForValuesThatAreTooDeep() => Assert.Equal(
        ["note 2184 values.schema.json:0:0"],
        CheckedValues.Of("""{"additionalProperties": {"$ref": "#"}}""", $"a: {CheckedChart.Repeat("{a: ", 3_000)}1{CheckedChart.Repeat("}", 3_000)}\n"));

    [Fact]
    public static void HasPatternsThatAreNotWaitedFor()
    {
        var start = DateTime.UtcNow;

        Assert.Equal(
            ["note 2184 values.schema.json:0:0"],
            CheckedValues.Of("""{"additionalProperties": {"pattern": "^(a+)+$"}}""", $"a: {new string('a', 60)}b\nb: {new string('a', 60)}b\n"));
        Assert.True(DateTime.UtcNow - start < TimeSpan.FromSeconds(20));
    }

    /// <summary>Names, items or alternatives by the ten thousand on both sides.</summary>
    [Theory]
    [InlineData("""{"items": {"enum": [LIST]}}""", true)]
    [InlineData("""{"properties": {PROPERTIES}}""", false)]
    [InlineData("""{"patternProperties": {PROPERTIES}}""", false)]
    [InlineData("""{"anyOf": [ALTERNATIVES]}""", false)]
    public static void IsGivenUpWhereItTakesTooLong(string schema, bool isList)
    {
        var names = Enumerable.Range(0, 40_000).Select(i => $"n{i}").ToList();
        var whole = schema.Replace("LIST", string.Join(",", names.Select(name => $"\"{name}\"")), StringComparison.Ordinal)
            .Replace("ALTERNATIVES", string.Join(",", names.Select(_ => "{\"additionalProperties\": false}")), StringComparison.Ordinal)
            .Replace("PROPERTIES", string.Join(",", names.Select(name => $"\"{name}\": true")), StringComparison.Ordinal);
        using var folder = CheckedValues.FolderOf(isList ? $$"""{"properties": {"a": {{whole}} } }""" : whole, (isList ? "a:\n" : "") + string.Concat(names.Select(name => isList ? $"- x{name}\n" : $"x{name}: 1\n")));

        Assert.Equal(["note 2184 values.schema.json:0:0"], CheckedValues.Of(folder, longest: TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public static void DoesNotWriteOutThePlaceOfEachPart()
    {
        var depth = string.Concat(Enumerable.Repeat($$"""{"properties": {"{{new string('n', 1000)}}": """, 100));
        var leaves = string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"l{i}\": {{}}"));
        var schema = System.Text.Encoding.UTF8.GetBytes($$"""{{depth}}{"properties": { {{leaves}} } }{{new string('}', 200)}}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(HelmOci.Schemas.SchemaDocument.Parse(schema, CancellationToken.None)!.Breaches);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public static void FindsTwinsInALongList() => Assert.Equal(
        ["warning 2180 values.yaml:1:4"],
        CheckedValues.Of("""{"properties": {"a": {"uniqueItems": true}}}""", $"a: [{string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"{{a: {i}, b: 1}}"))}, {{b: 1.0, a: 7}}]\n"));

    [Theory]
    [InlineData("""{"properties": {"a": {"$ref": "https://example.invalid/a.json#/definitions/x"}, "b": {"type": "string"}}}""")]
    [InlineData("""{"$id": "https://example.invalid/root.json", "properties": {"a": {"$ref": "a.json"}, "b": {"type": "string"}}}""")]
    [InlineData("""{"properties": {"a": {"$ref": "file:///etc/passwd"}, "b": {"type": "string"}}}""")]
    public static void FetchesNothing(string schema) =>
        Assert.Equal(["warning 2180 values.yaml:2:4", "note 2184 values.schema.json:0:0"], CheckedValues.Of(schema, "a: 1\nb: 1\n"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("[]", 1)]
    [InlineData("true", 0)]
    [InlineData("""{"$ref": 1}""", 1)]
    [InlineData("""{"properties": 1, "required": {}, "enum": 1, "minLength": -1, "items": 1}""", 5)]
    [InlineData("""{"$schema": 1, "$id": 1}""", 2)]
    [InlineData("""{"$ref": "#/%zz/~2"}""", 1)]
    [InlineData("""{"minimum": 1e999, "multipleOf": 0}""", 0)]
    [InlineData("""{"foo": {"type": 1, "properties": 1}, "$ref": "#/foo"}""", 2)]
    public static void IsSaidToBeBroken(string schema, int count) =>
        Assert.Equal(count, CheckedValues.Of(schema, "a: 1\nb: 1.5\n").Count(line => line.StartsWith("warning 2182", StringComparison.Ordinal)));

    [Theory]
    [InlineData("{\n  \"properties\": {\n    \"a/~\": {\"type\": \"strng\"}\n  }\n}", 3, 21)]
    [InlineData("{\"\u00e4\": 1, \"allOf\": [{},\n {\"required\": 1}]}", 2, 15)]
    [InlineData("{\"properties\": {\"a\": {\"$ref\": \"#/a\"}}}", 1, 31)]
    [InlineData("{\"properties\": {\"a\": {\"$ref\": \"#/%24x/b%20c\"}},\n \"$x\": {\"b c\": {\"type\": 1}}}", 2, 25)]
    [InlineData("{\"properties\": {\"a\": {\"$id\": \"https://example.invalid/a\", \"$ref\": \"#/x/b\",\n \"x\": {\"b\": {\"type\": 1}}}},\n \"x\": {\"b\": {}}}", 2, 22)]
    [InlineData("{\"properties\": {\"a\": {\"minimum\": 1},\n \"a\": {\"minimum\": \"x\"}}}", 1, 34)]
    public static void IsBrokenAtAPlace(string schema, int line, int column) =>
        Assert.Contains($"warning 2182 values.schema.json:{line}:{column}", CheckedValues.Of(schema, "b: 1\n"));

    /// <summary>Each file cut off at any place, each keyword with any value: no crash.</summary>
    [Fact]
    public static void NeverEndsTheBuild()
    {
        string[] values = ["null", "true", "1", "-1.5", "\"x\"", "\"#\"", "[]", "[1]", "[{}]", "{}", "{\"a\": 1}", "{\"a\": {}}", "{\"a\": [\"b\"]}"];
        foreach (var keyword in HelmOci.Schemas.SchemaKeywords.All.Keys)
        {
            foreach (var value in values)
            {
                foreach (var draft in new[] { "http://json-schema.org/draft-04/schema", "https://json-schema.org/draft/2019-09/schema", "x:unknown" })
                {
                    var document = HelmOci.Schemas.SchemaDocument.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"properties": {"a": {"{{keyword}}": {{value}} } }, "$schema": "{{draft}}"}"""), CancellationToken.None)!;
                    if (document.Breaches.Count > 0) continue;

                    var evaluator = new HelmOci.Schemas.SchemaEvaluator(document, CancellationToken.None);
                    foreach (var yaml in new[] { "a: x\n", "a: 1\n", "a: [1, x]\n", "a: {a: {}, b: 1}\n", "a:\n" })
                    {
                        Assert.NotNull(evaluator.Faults(HelmOci.Yaml.YamlDocument.ParseFirst(HelmOci.Yaml.YamlText.Of(yaml, ""), CancellationToken.None).Root));
                    }
                }
            }
        }
    }
}
