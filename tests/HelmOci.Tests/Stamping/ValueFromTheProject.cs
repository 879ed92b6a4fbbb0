using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

public static class ValueFromTheProject
{
    [Fact]
    public static void WinsOverTheImage() => Assert.Equal(
        "image: mine\n",
        ImageInValues.Values(ImageInValues.Stamp(
            "image: {repository: a, tag: b}\n",
            new ChartStamp { Images = [new ImageStamp("", "r", "1")], Values = [new ChartValue("image", "mine")] })));

    [Fact]
    public static void StandsBesideTheImage() => Assert.Equal(
        "image: {repository: r, tag: mine}\nreplicas: 3\nzone: \"3\"\n",
        ImageInValues.Values(ImageInValues.Stamp(
            "image: {repository: a, tag: b}\n",
            new ChartStamp
            {
                Images = [new ImageStamp("", "r", "1")],
                Values = [new ChartValue("image.tag", "mine"), new ChartValue("replicas", "3"), new ChartValue("zone", "3") { IsText = true }],
            })));

    [Fact]
    public static void MakesValuesWhereThereAreNone() => Assert.Equal(
        "a:\n  b: 1\n",
        ImageInValues.Values(ImageInValues.Stamp(null, new ChartStamp { Values = [new ChartValue("a.b", "1")] })));

    [Fact]
    public static void KeepsTheRestOfTheFile() => Assert.Equal(
        "# c\r\na: &x [1, 2] # d\r\nb: *x\r\nc: 2",
        ImageInValues.Values(ImageInValues.Stamp(
            "# c\r\na: &x [1, 2] # d\r\nb: *x\r\nc: 1",
            new ChartStamp { Values = [new ChartValue("c", "2")] })));
}
