namespace HelmOci.Tests.Transport;

/// <summary>The files of a certificate and of its key.</summary>
internal sealed record PemPair(string Certificate, string Key);
