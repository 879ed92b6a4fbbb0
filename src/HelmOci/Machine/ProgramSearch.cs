using HelmOci.Diagnostics;

namespace HelmOci.Machine;

/// <summary>Finds a program the way a shell does, but never in the working folder.</summary>
internal static class ProgramSearch
{
    /// <summary>On macOS, programs started from the desktop, such as IDEs and their builds, do not get the shell's PATH.</summary>
    private static readonly string[] MacFolders =
        ["/usr/local/bin", "/opt/homebrew/bin", "/Applications/Docker.app/Contents/Resources/bin"];

    /// <summary>The full path of a program that the user named, by its path or as it is on PATH.</summary>
    /// <param name="program">A full path, or a name.</param>
    /// <param name="machine">Where it is looked for.</param>
    /// <param name="missing">Makes an error of why there is none.</param>
    public static string Locate(string program, BuildMachine machine, Func<string, ChartException> missing) => Path.IsPathFullyQualified(program)
        ? File.Exists(program) ? program : throw missing($"'{program}' does not exist")
        : Find(program, machine) ?? throw missing($"there is no {OutsideText.Clean(program)} in the folders of PATH");

    /// <summary>The full path; null where there is none.</summary>
    public static string? Find(string name, BuildMachine machine)
    {
        foreach (var folder in Folders(machine))
        {
            foreach (var extension in Extensions(name, machine.Platform))
            {
                var file = Path.Combine(folder, name + extension);
                if (File.Exists(file)) return file;
            }
        }

        return null;
    }

    private static List<string> Folders(BuildMachine machine)
    {
        var separator = machine.Platform == Platform.Windows ? ';' : ':';
        var folders = new List<string>();
        foreach (var entry in machine.Variable("PATH").Split(separator, StringSplitOptions.RemoveEmptyEntries))
        {
            var folder = entry.Trim('"');
            if (BuildMachine.IsFullPath(folder, machine.Platform)) folders.Add(folder);
        }

        if (machine.Platform == Platform.MacOS) folders.AddRange(MacFolders);

        return folders;
    }

    private static string[] Extensions(string name, Platform platform)
    {
        if (platform != Platform.Windows) return [""];

        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? [""] : [".exe", ".cmd", ".bat"];
    }
}
