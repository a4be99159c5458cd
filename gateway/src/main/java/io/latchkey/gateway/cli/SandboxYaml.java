package io.latchkey.gateway.cli;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.OAuthApp;
import io.latchkey.sandbox.sws.SwsRole;

/**
 * The configuration of a sandbox's gateway: an example of every kind of tenant.
 *
 * @param files that it names
 * @param tenants in front of which the gateway stands
 * @param keyHash SHA-256 of the caller's key
 */
record SandboxYaml(SandboxFiles files, SandboxTenants tenants, String keyHash) {

  String text(String bind, int port, int adminPort, String logLevel) {
    boolean loopback = bind.startsWith("127.") || bind.equals("[::1]");
    String cleartext = loopback ? "" : "\n    cleartext: allowed";
    return """
        # Written by latchkey sandbox. Every secret in its files is random and lives as long as it runs.
        version: 1
        name: sandbox
        logging: { level: %s }

        listeners:
          - bind: "%s:%d"%s

        admin:
          bind: 127.0.0.1:%d
          token: ${file:%s}

        """
            .formatted(logLevel, bind, port, cleartext, adminPort, files.adminToken())
        + tenantUrls()
        + accounts()
        + scopes()
        + """
        callers:
          payroll:
            apiKey: sha256:%s

        """
            .formatted(keyHash)
        + routes();
  }

  private String tenantUrls() {
    return """
        tenants:
          identity:
            kind: cyberark-identity
            url: %s
          sws:
            kind: cyberark-sws
            url: %s
            issuer: %s
          aic:
            kind: pingone-aic
            url: %s

        """
        .formatted(
            tenants.identity().url(),
            tenants.sws().url(),
            tenants.sws().issuer(),
            tenants.aic().url());
  }

  private String accounts() {
    OAuthApp app = tenants.identity().settings().app(IdentitySettings.DEMO_APP);
    return """
        serviceAccounts:
          hr-sync:
            tenant: identity
            grant: clientCredentials
            application: %s
            clientId: %s
            clientSecret: ${file:%s}
            scopes: [directory_read, directory_write, load]
            probe: GET /security/whoami
          sws-auditor:
            tenant: sws
            grant: privateKeyJwt
            tenantId: %s
            keyFile: %s
            role: auditor
          aic-ops:
            tenant: aic
            grant: jwtBearer
            accountId: %s
            keyFile: %s
            scopes: ["fr:idm:*"]
          aic-logs:
            tenant: aic
            grant: staticHeaders
            headers:
              x-api-key: ${file:%s}
              x-api-secret: ${file:%s}
            probe: GET /logs/sources

        """
        .formatted(
            app.id(),
            app.clientId(),
            files.clientSecret(),
            tenants.sws().settings().tenantId(),
            files.swsKeyFile(SwsRole.AUDITOR),
            tenants.aic().settings().accountId(),
            files.aicKeyFile(),
            files.aicApiKey(),
            files.aicApiSecret());
  }

  private static String scopes() {
    return """
        scopes:
          directory-read:
            description: Look people up
            rest:
              - /security/whoami
              - /cdirectoryservice/getuser
              - /usermgmt/get.*
              - /uprest/getupdata
              - { regex: /scim/v2/users(/.*)?, methods: [GET] }
          directory-write:
            description: Create people
            rest:
              - { regex: /cdirectoryservice/createuser, methods: [POST] }
          load:
            description: Content of any size, for load tests
            rest:
              - /sandbox/(bytes|sink)
          session:
            description: What a user may do with a session of their own
            rest:
              - /security/(whoami|startauthentication|advanceauthentication|logout)
              - /cdirectoryservice/getuser
          sws:
            description: Whatever the account's role covers
            rest:
              - /v2-edge/sws/.*
          people:
            description: Read and create people
            rest:
              - { regex: "/openidm/managed/alpha_user(/.*)?", methods: [GET, POST] }
              - { regex: /openidm/managed/alpha_user/.*, methods: [PATCH, DELETE] }
          logs:
            description: Read the tenant's logs
            rest:
              - { regex: /logs(/.*)?, methods: [GET] }

        """;
  }

  private static String routes() {
    return """
        routes:
          - name: identity
            path: /identity/
            tenant: identity
            stripPrefix: true
            serviceAccount: hr-sync
            callers: { payroll: [directory-read, directory-write, load] }
          - name: session
            path: /session/
            tenant: identity
            stripPrefix: true
            aspxauth: bearer
            callers: { payroll: [session] }
          - name: sws
            path: /sws/
            tenant: sws
            stripPrefix: true
            serviceAccount: sws-auditor
            callers: { payroll: [sws] }
          - name: aic
            path: /aic/
            tenant: aic
            stripPrefix: true
            serviceAccount: aic-ops
            callers: { payroll: [people] }
          - name: aic-logs
            path: /logs/
            tenant: aic
            serviceAccount: aic-logs
            callers: { payroll: [logs] }
        """;
  }
}
