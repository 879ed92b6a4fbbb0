using HelmOci.Machine;

namespace HelmOci.BuildServers;

/// <summary>Finds the build server that the build runs on.</summary>
public static class BuildServer
{
    /// <summary>The build server, or null on a machine of somebody's own.</summary>
    /// <remarks>
    /// docs.github.com, "Workflow commands for GitHub Actions" (Gitea and Forgejo set the same variables); learn.microsoft.com,
    /// "Azure Pipelines: logging commands"; docs.gitlab.com, "artifacts:reports:dotenv".
    /// </remarks>
    public static IBuildServer? Find(BuildMachine machine)
    {
        if (machine.Variable("GITHUB_OUTPUT") is { Length: > 0 } outputs) return new GitHubActions(outputs, machine.Variable("GITHUB_STEP_SUMMARY"));
        if (IsTrue(machine, "TF_BUILD")) return new AzurePipelines();

        return IsTrue(machine, "GITLAB_CI") && machine.Variable("CI_PROJECT_DIR") is { Length: > 0 } folder ? new GitLab(folder) : null;
    }

    private static bool IsTrue(BuildMachine machine, string variable) => machine.Variable(variable).Equals("true", StringComparison.OrdinalIgnoreCase);
}
