namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Writes the configuration file of distribution.</summary>
public static class RegistryConfiguration
{
    public static string Of(string folder, int port, RegistryOptions options) => $"""
        version: 0.1
        log:
          accesslog:
            disabled: {(options.HasAccessLog ? "false" : "true")}
          level: error
        storage:
          delete:
            enabled: true
          filesystem:
            rootdirectory: {(options.Storage.Length > 0 ? options.Storage : $"{folder}/storage")}
          maintenance:
            readonly:
              enabled: {(options.IsReadOnly ? "true" : "false")}
        http:
          addr: 127.0.0.1:{port}
          secret: not-a-secret
        {Tls(options)}
        {Authentication(folder, options)}
        """;

    private static string Tls(RegistryOptions options) => options.Certificate is not var (certificate, key) ? "" : $"""
          tls:
            certificate: {certificate}
            key: {key}
            clientcas: [{options.ClientAuthority}]
        """;

    private static string Authentication(string folder, RegistryOptions options)
    {
        if (options.Tokens is var (realm, certificate))
        {
            return $"""
                auth:
                  token:
                    realm: {realm}
                    service: registry
                    issuer: test
                    rootcertbundle: {certificate}
                """;
        }

        if (options.Users.Length == 0)
        {
            return "";
        }

        var users = TestFolder.Write(folder, "htpasswd", options.Users);
        return $"""
            auth:
              htpasswd:
                realm: test
                path: {users}
            """;
    }
}
