namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    public const string PortNotExposed = "HELMOCI2150";
    public const string VariableContradicted = "HELMOCI2151";
}
