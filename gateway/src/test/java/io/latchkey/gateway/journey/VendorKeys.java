package io.latchkey.gateway.journey;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The key files of the two vendors that give them out, and service accounts that name them. */
final class VendorKeys {
  private static final SwsSettings SWS = SwsSettings.demo(new SecureRandom());
  private static final AicSettings AIC = AicSettings.demo(new SecureRandom());

  private VendorKeys() {}

  /** Writes {@code sws.json} and {@code aic.jwk} beside the configuration that names them. */
  static void write(Path directory) throws IOException {
    owned(directory.resolve("sws.json"), SWS.keyFile(SwsRole.ADMINISTRATOR));
    owned(directory.resolve("aic.jwk"), AIC.jwk());
  }

  /** Writes a file that its owner alone may read. */
  static Path owned(Path file, String content) throws IOException {
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** A line of {@code serviceAccounts}. */
  static String sws(String name, String role) {
    return "  %s: { tenant: sws, grant: privateKeyJwt, tenantId: %s, keyFile: sws.json, role: %s }\n"
        .formatted(name, SWS.tenantId(), role);
  }

  /**
   * A line of {@code serviceAccounts}.
   *
   * @param scopes as YAML writes a list, without its brackets
   */
  static String aic(String name, String scopes) {
    return "  %s: { tenant: aic, grant: jwtBearer, accountId: %s, keyFile: aic.jwk, scopes: [%s] }\n"
        .formatted(name, AIC.accountId(), scopes);
  }
}
