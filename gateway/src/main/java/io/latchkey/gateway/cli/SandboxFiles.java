package io.latchkey.gateway.cli;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.identity.OAuthApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of one sandbox: its keys, random per start and readable by their owner alone, and the
 * gateway's configuration, which is an example to start from.
 *
 * @param directory where they are
 */
record SandboxFiles(Path directory) {
  private static final int KEY_OCTETS = 32;

  Path config() {
    return directory.resolve("latchkey.yaml");
  }

  Path callerKey() {
    return directory.resolve("caller.key");
  }

  Path ticket() {
    return directory.resolve("user.ticket");
  }

  Path userPassword() {
    return directory.resolve("user.password");
  }

  Path clientSecret() {
    return directory.resolve("client.secret");
  }

  Path adminToken() {
    return directory.resolve("admin.token");
  }

  /** Writes all of them for a gateway in front of {@code tenant}. */
  void write(IdentityTenant tenant, String bind, int port, int adminPort, String logLevel)
      throws IOException {
    Files.createDirectories(directory);
    SecureRandom random = new SecureRandom();
    OAuthApp app = tenant.settings().app(IdentitySettings.DEMO_APP);
    String key = "lk_" + random(random);
    secret(callerKey(), key);
    secret(clientSecret(), app.clientSecret());
    secret(adminToken(), random(random));
    secret(userPassword(), tenant.settings().user(IdentitySettings.DEMO_KIOSK).password());
    secret(ticket(), tenant.openSession(IdentitySettings.DEMO_KIOSK));
    Files.writeString(config(), yaml(tenant, app, sha256(key), bind, port, adminPort, logLevel));
  }

  /** Removes what {@link #write} wrote, and the directory if nothing else is in it. */
  void delete() {
    for (Path file :
        List.of(
            config(),
            callerKey(),
            ticket(),
            userPassword(),
            clientSecret(),
            adminToken(),
            directory)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException inUse) {
        return;
      }
    }
  }

  private static String random(SecureRandom random) {
    byte[] octets = new byte[KEY_OCTETS];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static void secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text + "\n");
  }

  private String yaml(
      IdentityTenant tenant,
      OAuthApp app,
      String keyHash,
      String bind,
      int port,
      int adminPort,
      String logLevel) {
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

        tenants:
          identity:
            kind: cyberark-identity
            url: %s

        serviceAccounts:
          hr-sync:
            tenant: identity
            grant: clientCredentials
            application: %s
            clientId: %s
            clientSecret: ${file:%s}
            scopes: [directory_read, directory_write, load]

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

        callers:
          payroll:
            apiKey: sha256:%s

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
        """
        .formatted(
            logLevel,
            bind,
            port,
            cleartext,
            adminPort,
            adminToken(),
            tenant.url(),
            app.id(),
            app.clientId(),
            clientSecret(),
            keyHash);
  }
}
