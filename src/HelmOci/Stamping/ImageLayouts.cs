namespace HelmOci.Stamping;

/// <summary>A way to write an image into the values of a chart.</summary>
/// <param name="Texts">What is written, and where.</param>
/// <param name="Version">Where its tag or digest goes.</param>
internal sealed record ImageLayout(IReadOnlyList<ImageText> Texts, VersionPlace Version);

/// <summary>Where a chart takes the version of its image from.</summary>
internal enum VersionPlace
{
    /// <summary>A key of values.yaml: <c>tag</c>.</summary>
    Key,

    /// <summary>Behind the name, where the old one has it, too: <c>repository: shop/web:1.0</c>.</summary>
    OldName,

    /// <summary>The chart's appVersion.</summary>
    AppVersion,

    /// <summary>Behind the name.</summary>
    Name,

    /// <summary>The digest alone.</summary>
    Digest,
}

/// <summary>All ways to write an image into the keys that a chart has, the usual ones first.</summary>
/// <param name="image">The image.</param>
/// <param name="places">The keys.</param>
/// <param name="prefix">What a template writes before the name; empty for nothing.</param>
internal sealed class ImageLayouts(ImageStamp image, ImagePlaces places, string prefix)
{
    public IEnumerable<ImageLayout> All()
    {
        // A tag alone is enough where the template itself names the repository.
        if (places.Names.Count == 0) return image.Tag.Length > 0 ? WithVersion([], null, "") : [];

        return Registries().SelectMany(WithName);
    }

    /// <summary>Which keys get the registry, and what of the name is left.</summary>
    private IEnumerable<(IReadOnlyList<ImagePlace> Keys, string Name)> Registries()
    {
        var (own, global) = (places.Registry, places.GlobalRegistry);
        ImagePlace[][] choices = (own, global) switch
        {
            ({ }, { }) => [[own], [own, global], [global], []],
            ({ }, null) => [[own], []],
            (null, { }) => [[global], []],
            _ => [[]],
        };
        foreach (var keys in choices)
        {
            // A short name stays one where no registry was before it.
            var isShort = image.Registry.Length == 0 && Array.TrueForAll(keys, key => key.Old.Length == 0);
            if (isShort) yield return ([], image.Repository);
            yield return (keys, keys.Length == 0 ? image.Qualified.Name : image.Qualified.Repository);
        }
    }

    private IEnumerable<ImageLayout> WithName((IReadOnlyList<ImagePlace> Keys, string Name) registry)
    {
        ImageText[] keys = [.. registry.Keys.Select(key => key.Set(image.Qualified.Registry))];
        var folder = places.Names.FirstOrDefault(place => place.Key is "repository" or "repo");
        var last = places.Names.FirstOrDefault(place => place.Key == "name");
        var slash = registry.Name.LastIndexOf('/');
        if (folder is not null && last is not null && slash >= 0)
        {
            foreach (var layout in WithVersion([.. keys, folder.Set(registry.Name[..slash])], last, registry.Name[(slash + 1)..])) yield return layout;
        }

        foreach (var layout in places.Names.SelectMany(name => WithVersion(keys, name, registry.Name))) yield return layout;

        if (prefix.Length == 0 || !registry.Name.StartsWith(prefix, StringComparison.Ordinal)) yield break;

        foreach (var layout in places.Names.SelectMany(name => WithVersion(keys, name, registry.Name[prefix.Length..]))) yield return layout;
    }

    private IEnumerable<ImageLayout> WithVersion(IReadOnlyList<ImageText> before, ImagePlace? name, string text)
    {
        ImageText[] Name(string version) => name is null ? [.. before] : [.. before, name.Set(text + version)];

        foreach (var key in places.Versions)
        {
            foreach (var layout in WithKey(key, Name)) yield return layout;
        }

        if (name is null) yield break;

        if (name.HasVersion) yield return new ImageLayout([.. Name(VersionBehind(name)), .. OldDigestsGone()], VersionPlace.OldName);
        if (image.Tag.Length > 0)
        {
            foreach (var digests in Digests()) yield return new ImageLayout([.. Name(""), .. digests], VersionPlace.AppVersion);
        }

        yield return new ImageLayout([.. Name(VersionBehind(name)), .. OldDigestsGone()], VersionPlace.Name);
        if (image.Digest.Length == 0 || places.Digests.Count == 0) yield break;

        foreach (var digests in Digests()) yield return new ImageLayout([.. Name(""), .. digests], VersionPlace.Digest);
    }

    private IEnumerable<ImageLayout> WithKey(ImagePlace key, Func<string, ImageText[]> name)
    {
        var isPinned = image.IsPinned && places.Digests.Count == 0;
        if (image.Tag.Length > 0 || places.Digests.Count > 0)
        {
            foreach (var digests in Digests()) yield return new ImageLayout([.. name(""), key.Set(isPinned ? image.PinnedTag : image.Tag), .. digests], VersionPlace.Key);
        }

        // The template puts a colon between the two: path@sha256 and the digits make one digest.
        if (image.Tag.Length == 0 && image.Digest.Split(':', 2) is [var algorithm, var digits])
        {
            yield return new ImageLayout([.. name($"@{algorithm}"), key.Set(digits), .. OldDigestsGone()], VersionPlace.Key);
        }
    }

    private string VersionBehind(ImagePlace name)
    {
        var isPinned = image.IsPinned || image.Tag.Length == 0 || name.Old.Contains('@', StringComparison.Ordinal);

        return $"{(image.Tag.Length > 0 ? ":" : "")}{image.Tag}{(isPinned && image.Digest.Length > 0 ? "@" + image.Digest : "")}";
    }

    private IEnumerable<ImageText> OldDigestsGone() => places.Digests.Select(place => place.Set(""));

    /// <summary>With the algorithm's name or without it, whichever the template writes itself. An old digest goes even where the new one is not known.</summary>
    private IEnumerable<IEnumerable<ImageText>> Digests()
    {
        yield return places.Digests.Select(place => place.Set(IsWhole(place) ? image.Digest : Digits));
        if (image.Digest.Length > 0 && places.Digests.Count > 0) yield return places.Digests.Select(place => place.Set(IsWhole(place) ? Digits : image.Digest));
    }

    private string Digits => image.Digest[(image.Digest.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static bool IsWhole(ImagePlace place) =>
        place.Old.Length > 0 ? place.Old.Contains(':', StringComparison.Ordinal) : !place.Key.StartsWith("sha", StringComparison.Ordinal);
}
