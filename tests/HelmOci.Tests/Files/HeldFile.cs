using System.Diagnostics;
using HelmOci.Files;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Files;

/// <summary>A file that Windows refuses to replace or delete, for a moment or because of an attribute. The tests play Windows.</summary>
public sealed class HeldFile : IDisposable
{
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;

    private readonly TempFolder _folder = new();
    private int _calls;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AccessDenied)]
    [InlineData(SharingViolation)]
    [InlineData(33)]
    public void IsTriedAgain(int code)
    {
        new HeldFiles(isWindows: true).Change("x", () => RefuseTimes(3, code), CancellationToken.None);

        Assert.Equal(4, _calls);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(true, 112)]
    [InlineData(true, 145)]
    [InlineData(false, AccessDenied)]
    [InlineData(false, SharingViolation)]
    public void IsAFaultAtOnceWhereThatDoesNotPass(bool isWindows, int code)
    {
        Assert.Equal(FaultOf(code).GetType(), Record.Exception(() => new HeldFiles(isWindows).Change("x", () => RefuseTimes(3, code), CancellationToken.None))?.GetType());

        Assert.Equal(1, _calls);
    }

    /// <summary>One patience for all files of an object: thousands of blobs that nobody may delete do not hold up a build.</summary>
    [Fact]
    public void IsNotWaitedForWithoutEnd()
    {
        var held = new HeldFiles(isWindows: true);
        var waited = Stopwatch.StartNew();

        Assert.Throws<UnauthorizedAccessException>(() => held.Change("x", () => RefuseTimes(int.MaxValue, AccessDenied), CancellationToken.None));
        Assert.Equal(101, _calls);
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30));

        Assert.Throws<UnauthorizedAccessException>(() => held.Change("y", () => RefuseTimes(int.MaxValue, AccessDenied), CancellationToken.None));
        Assert.Equal(102, _calls);
    }

    [Fact]
    public void IsNotWaitedForAfterCancellation()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new HeldFiles(isWindows: true).Change("x", () => RefuseTimes(int.MaxValue, SharingViolation), cancellation.Token));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public void ThatIsReadOnlyIsMadeWritable()
    {
        var file = ReadOnly("a.tgz");

        new HeldFiles(isWindows: true).Change(file, () => DeleteAsWindowsDoes(file), CancellationToken.None);

        Assert.False(File.Exists(file));
    }

    /// <summary>Somebody's folder may stand where a file is to go.</summary>
    [Fact]
    public void InAFolderOfThatNameIsLeftAlone()
    {
        var file = ReadOnly("orders-1.0.0.tgz/notes.txt");

        new HeldFiles(isWindows: true).Change(Path.GetDirectoryName(file)!, () => RefuseTimes(1, AccessDenied), CancellationToken.None);

        Assert.True(new FileInfo(file).IsReadOnly);
    }

    private static Exception FaultOf(int code) => code switch
    {
        AccessDenied => new UnauthorizedAccessException(),
        2 => new FileNotFoundException(),
        _ => new IOException("refused", unchecked((int)0x80070000) | code),
    };

    private void RefuseTimes(int times, int code)
    {
        if (++_calls <= times) throw FaultOf(code);
    }

    private string ReadOnly(string name)
    {
        var path = _folder.Write(name, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        return path;
    }

    private static void DeleteAsWindowsDoes(string path)
    {
        if (new FileInfo(path).IsReadOnly) throw new UnauthorizedAccessException();

        File.Delete(path);
    }
}
