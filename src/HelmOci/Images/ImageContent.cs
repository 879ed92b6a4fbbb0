namespace HelmOci.Images;

/// <summary>What is known of the inside of an image.</summary>
public sealed record ImageContent
{
    /// <summary>The ports that the project exposes (<c>@(ContainerPort)</c>).</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The variables that the project sets (<c>@(ContainerEnvironmentVariable)</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>The configurations of the images, as JSON; one a platform.</summary>
    public IReadOnlyList<string> Configurations { get; init; } = [];

    /// <summary>Whether the project is a web app, which listens to a port.</summary>
    public bool IsWebApp { get; init; }
}
