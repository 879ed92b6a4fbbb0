using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

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
        [InlineData("##vso[task.setvariable]x", "## vso[task.setvariable]x")]
        [InlineData("see ##[error] and ##teamcity[x]", "see ## [error] and ## teamcity[x]")]
        [InlineData("###vso[x]", "### vso[x]")]
        [InlineData("::error file=a::text", ":: error file=a:: text")]
        [InlineData("#\u200b#vso[x]", "# #vso[x]")]
        [InlineData("[::1]:5000", "[::1]:5000")]
        [InlineData("Ärger 漢字", "Ärger 漢字")]
        public static void IsOneHarmlessLine(string text, string expected) => Assert.Equal(expected, OutsideText.Clean(text));

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
