namespace HelmOci.Credentials;

/// <summary>Somewhere that credentials come from: variables, a file, a helper program, or a chain of them.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for a repository of a registry, or null where this source has none.</summary>
    /// <param name="registry">Host, with port if any, as the user wrote it.</param>
    /// <param name="repository">Path below it; a source may hold credentials for a prefix of the path.</param>
    /// <param name="cancellation">Stops a helper program.</param>
    /// <exception cref="Diagnostics.ChartException">The source is there and cannot be read.</exception>
    Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation);

    /// <summary>Where this source looks, and what is plainly missing there, for the message that there are no credentials.</summary>
    IReadOnlyList<string> PlacesFor(string registry) => [];

    /// <summary>
    /// Changes when what this source reads does: variables and files. Empty for nothing there. It holds no secret, and no
    /// program is started for it.
    /// </summary>
    string Fingerprint();
}
