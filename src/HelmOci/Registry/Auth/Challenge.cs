namespace HelmOci.Registry.Auth;

/// <summary>How a registry wants to be convinced: one challenge of a <c>WWW-Authenticate</c> header.</summary>
/// <remarks>RFC 7235, section 2.1. Scheme and parameter names are compared without case, values with it.</remarks>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's value; empty where it is not there.</summary>
    public string this[string name] => Parameters.GetValueOrDefault(name, "");
}
