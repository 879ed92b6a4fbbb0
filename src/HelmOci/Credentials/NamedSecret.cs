using System.Security.Cryptography;
using System.Text;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>A part of a credential, and the name of the property or variable it comes from.</summary>
internal sealed record NamedSecret(string Name, string Value)
{
    public bool IsSet => Value.Length > 0;

    /// <summary>A line end that a shell or a secret store left behind is no part of it; blanks may be.</summary>
    public static NamedSecret OfVariable(BuildMachine machine, string name) =>
        new(name, (machine.Variables(name) ?? "").Trim('\r', '\n'));

    /// <summary>Changes when the value does, and does not hold it: its SHA-256.</summary>
    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Value)));

    /// <summary>Without the value.</summary>
    public override string ToString() => Name;
}
