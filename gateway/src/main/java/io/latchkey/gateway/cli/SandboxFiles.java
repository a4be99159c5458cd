package io.latchkey.gateway.cli;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.sws.SwsRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files of one sandbox: its keys, random per start and readable by their owner alone, and the
 * gateway's configuration, which is an example to start from.
 *
 * @param directory where they are
 */
record SandboxFiles(Path directory) {
  private static final int KEY_OCTETS = 32;
  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  Path config() {
    return directory.resolve("latchkey.yaml");
  }

  Path callerKey() {
    return directory.resolve("caller.key");
  }

  /** The hash of the caller's key, as a configuration wants it; no secret. */
  Path callerHash() {
    return directory.resolve("caller.sha256");
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

  Path swsKeyFile(SwsRole role) {
    return directory.resolve("sws-" + role.name().toLowerCase(Locale.ROOT) + ".json");
  }

  /** The tenant's id, which its key files do not tell; no secret. */
  Path swsTenantId() {
    return directory.resolve("sws.tenant");
  }

  /** The service account's id; no secret. */
  Path aicAccountId() {
    return directory.resolve("aic.account");
  }

  Path aicKeyFile() {
    return directory.resolve("aic.jwk");
  }

  Path aicApiKey() {
    return directory.resolve("aic.key");
  }

  Path aicApiSecret() {
    return directory.resolve("aic.secret");
  }

  /** Writes all of them for a gateway in front of {@code tenants}. */
  void write(SandboxTenants tenants, String bind, int port, int adminPort, String logLevel)
      throws IOException {
    Files.createDirectories(directory);
    SecureRandom random = new SecureRandom();
    IdentityTenant identity = tenants.identity();
    String key = "lk_" + random(random);
    secret(callerKey(), key);
    write(callerHash(), "sha256:" + sha256(key));
    secret(clientSecret(), identity.settings().app(IdentitySettings.DEMO_APP).clientSecret());
    secret(adminToken(), random(random));
    secret(userPassword(), identity.settings().user(IdentitySettings.DEMO_KIOSK).password());
    secret(ticket(), identity.openSession(IdentitySettings.DEMO_KIOSK));
    for (SwsRole role : SwsRole.values()) {
      secret(swsKeyFile(role), tenants.sws().settings().keyFile(role));
    }
    write(swsTenantId(), tenants.sws().settings().tenantId());
    write(aicAccountId(), tenants.aic().settings().accountId());
    secret(aicKeyFile(), tenants.aic().settings().jwk());
    secret(aicApiKey(), tenants.aic().settings().apiKey());
    secret(aicApiSecret(), tenants.aic().settings().apiSecret());
    SandboxYaml yaml = new SandboxYaml(this, tenants, sha256(key));
    write(config(), yaml.text(bind, port, adminPort, logLevel));
  }

  /** Removes what {@link #write} wrote, and the directory if nothing else is in it. */
  void delete() {
    List<Path> files =
        new ArrayList<>(
            List.of(
                config(),
                callerKey(),
                callerHash(),
                ticket(),
                userPassword(),
                clientSecret(),
                adminToken(),
                swsTenantId(),
                aicAccountId(),
                aicKeyFile(),
                aicApiKey(),
                aicApiSecret()));
    for (SwsRole role : SwsRole.values()) {
      files.add(swsKeyFile(role));
    }
    files.add(directory);
    for (Path file : files) {
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

  /** For its owner's eyes alone. */
  private static void secret(Path file, String text) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    write(file, text, posix ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0]);
  }

  /** A file of our own making: what stood there before, a link too, is not written through. */
  private static void write(Path file, String text, FileAttribute<?>... attributes)
      throws IOException {
    Files.deleteIfExists(file);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer octets = StandardCharsets.UTF_8.encode(text + "\n");
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes)) {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
    }
  }
}
