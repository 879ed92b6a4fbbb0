using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class ScalarWhereHelmWantsText
{
    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("1e10", "1e+10")]
    [InlineData("123456.0", "123456")]
    [InlineData("1234567.0", "1.234567e+06")]
    [InlineData("123456.789", "123456.79")]
    [InlineData("20240102.5", "2.0240102e+07")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("1e-45", "1e-45")]
    [InlineData("3.4e39", "+Inf")]
    [InlineData("1e400", "1e400")]
    [InlineData("-0.0", "-0")]
    [InlineData("0777", "511")]
    [InlineData("08", "8")]
    [InlineData("0o17", "15")]
    [InlineData("0o8", "0o8")]
    [InlineData("0x10", "16")]
    [InlineData("+0x10", "16")]
    [InlineData("0b11", "3")]
    [InlineData("-0b11", "-3")]
    [InlineData("0b", "0b")]
    [InlineData("0xFFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFFF")]
    [InlineData("1_000", "1000")]
    [InlineData("1_0.5", "10.5")]
    [InlineData(".5_0", "0.5")]
    [InlineData("._5", "._5")]
    [InlineData("0x1.8p1", "0x1.8p1")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("18446744073709551616", "1.8446744e+19")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("-9223372036854775809", "-9.223372e+18")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("y", "true")]
    [InlineData("Off", "false")]
    [InlineData("tRUE", "tRUE")]
    [InlineData("~", "")]
    [InlineData("", "")]
    [InlineData(".inf", "+Inf")]
    [InlineData(".nan", "NaN")]
    [InlineData("2024-01-02", "2024-01-02")]
    [InlineData("1:30", "1:30")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("'1.10'", "1.10")]
    [InlineData("!!str 1.20", "1.20")]
    [InlineData("!x 1.20", "1.20")]
    [InlineData("! 1.50", "1.50")]
    [InlineData("!!int \"5\"", "5")]
    [InlineData("!!float 1", "1")]
    [InlineData("!!bool yes", "true")]
    [InlineData("!!null \"\"", "")]
    [InlineData("!!binary aGk=", "hi")]
    [InlineData("!!binary /w==", "\uFFFD")]
    public static void IsWhatHelmReads(string text, string expected)
    {
        var root = (YamlMapping)YamlDocument.ParseFirst(YamlText.Of($"a: {text}\n", "f.yaml"), CancellationToken.None).Root;

        Assert.Equal(expected, ((YamlScalar)root.Find("a")!.Value).HelmString);
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1", "1")]
    [InlineData("y", "true")]
    [InlineData("123456.789", "123456.79")]
    [InlineData(".inf", ".inf")]
    public static void IsAKeyAsHelmReadsIt(string key, string expected)
    {
        var root = (YamlMapping)YamlDocument.ParseFirst(YamlText.Of($"{key}: x\n", "f.yaml"), CancellationToken.None).Root;

        Assert.NotNull(root.Find(expected));
    }
}
