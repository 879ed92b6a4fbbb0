using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Registry;

public static class OutsideTextTests
{
    public static class TextFromOutside
    {
        [Theory]
        [InlineData("plain text", "plain text")]
        [InlineData(" two\r\n  lines\t", "two lines")]
        [InlineData("\u001b[31mred\u0007", "[31mred")]
        [InlineData("a\u202eb\u200bc", "a b c")]
        [InlineData("a\U000E0041b\U000E007Fc", "a b c")]
        [InlineData("grin 😀", "grin 😀")]
        [InlineData("##vso[task.setvariable]x", "## vso[task.setvariable]x")]
        [InlineData("see ##[error] and ##teamcity[x]", "see ## [error] and ## teamcity[x]")]
        [InlineData("###vso[x]", "### vso[x]")]
        [InlineData("::error file=a::text", ":: error file=a:: text")]
        [InlineData("#\u200b#vso[x]", "# #vso[x]")]
        [InlineData("[::1]:5000", "[::1]:5000")]
        [InlineData("Ärger 漢字", "Ärger 漢字")]
        public static void IsOneHarmlessLine(string text, string expected) => Assert.Equal(expected, OutsideText.Clean(text));

        [Fact]
        public static void HoldsNoHiddenCharacterInAnyForm()
        {
            Assert.Equal("a b", OutsideText.OneLine("a\U000E0041b"));
            Assert.Equal("a b", OutsideText.Harmless("a\U000E0041b"));
        }

        [Theory]
        [InlineData(5_000_000, 0)]
        [InlineData(0, 5_000_000)]
        public static void ThatADiagnosticQuotesIsCut(int message, int step)
        {
            var diagnostic = new Diagnostic("HELMOCI0000", $"The kind '{new string('k', message)}' is unknown.", $"Write {new string('k', step)} or so.");

            Assert.InRange(diagnostic.Text.Length, 1_000, 5_000);
            Assert.StartsWith("The kind 'k", diagnostic.Text.Replace("''", "'k'", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("is unknown. Write ", diagnostic.Text, StringComparison.Ordinal);
            Assert.EndsWith(" or so.", diagnostic.Text, StringComparison.Ordinal);
        }

        [Fact]
        public static void IsCut() => Assert.InRange(OutsideText.Clean(new string('x', 100_000)).Length, 400, 600);
    }

    public static class AddressThatIsPrinted
    {
        [Theory]
        [InlineData("https://user:secret@a.example/v2/", "https://a.example/v2/")]
        [InlineData("https://a.example/b?X-Amz-Signature=secret&X-Amz-Date=1", "https://a.example/b?X-Amz-Signature=***&X-Amz-Date=***")]
        [InlineData("https://a.example/b?_state=secret&digest=sha256%3A00", "https://a.example/b?_state=***&digest=sha256%3A00")]
        [InlineData("https://a.example/t?service=s&scope=repository%3Aa", "https://a.example/t?service=s&scope=repository%3Aa")]
        [InlineData("https://a.example/t#secret", "https://a.example/t")]
        [InlineData("no address, secret", "something that is no web address")]
        public static void HoldsNoSecret(string address, string expected) => Assert.Equal(expected, PrintableAddress.Of(address));
    }
}
