namespace HelmOci.Machine;

/// <summary>The operating systems whose conventions for files and programs differ.</summary>
public enum Platform
{
    Linux,
    MacOS,
    Windows,
}
