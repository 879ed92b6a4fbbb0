using System.Collections.Concurrent;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>What <c>dotnet new</c> makes, asked for once a run and template.</summary>
public static class ProjectTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Folders = new();

    /// <summary>Copies a fresh project into a folder and names its file after the project.</summary>
    public static void CopyTo(string folder, string template, string projectName)
    {
        TestFolder.Copy(Folders.GetOrAdd(template, key => new Lazy<string>(() => Create(key))).Value, folder);
        File.Move(Path.Combine(folder, "App.csproj"), Path.Combine(folder, projectName + ".csproj"));
    }

    private static string Create(string template)
    {
        var folder = TestFolder.Create(template);
        DotnetCommand.Run(folder, ["new", template, "--name", "App", "--output", folder, "--no-restore"]).Succeeded();
        return folder;
    }
}
