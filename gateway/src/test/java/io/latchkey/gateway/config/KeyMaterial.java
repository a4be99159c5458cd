package io.latchkey.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;

/** Key files as the vendors give them out, with a key that is made anew for each run. */
public final class KeyMaterial {
  public static final String SWS_FILE = "sws-service-account.json";
  public static final String AIC_FILE = "aic-ops.jwk";
  public static final String PEM_FILE = "billing.pem";

  static final String SWS_ACCOUNT = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

  private static final RSAPrivateCrtKey KEY = generate();

  private KeyMaterial() {}

  private static RSAPrivateCrtKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException odd) {
      throw new IllegalStateException(odd);
    }
  }

  /** Writes all of them into {@code directory}, readable by nobody else. */
  public static void writeInto(Path directory) throws IOException {
    write(directory.resolve(SWS_FILE), sws(""));
    write(directory.resolve(AIC_FILE), jwk());
    write(directory.resolve(PEM_FILE), pem());
  }

  /** Writes {@code text} for this user alone. */
  static Path write(Path file, String text) {
    try {
      Files.writeString(file, text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(KEY.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** With a key id and no algorithm. */
  static String jwk() {
    return "{\"kty\":\"RSA\",\"kid\":\"of-the-file\""
        + member("n", KEY.getModulus())
        + member("e", KEY.getPublicExponent())
        + member("d", KEY.getPrivateExponent())
        + member("p", KEY.getPrimeP())
        + member("q", KEY.getPrimeQ())
        + member("dp", KEY.getPrimeExponentP())
        + member("dq", KEY.getPrimeExponentQ())
        + member("qi", KEY.getCrtCoefficient())
        + "}";
  }

  static String sws(String discovery) {
    return "{\"serviceAccountId\":\""
        + SWS_ACCOUNT
        + "\",\"privateKey\":\""
        + pem().replace("\r\n", "\\n").replace("\n", "\\n")
        + "\",\"discoveryURI\":\""
        + discovery
        + "\"}";
  }

  private static String member(String name, BigInteger value) {
    byte[] bytes = value.toByteArray();
    int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    byte[] unsigned = new byte[bytes.length - sign];
    System.arraycopy(bytes, sign, unsigned, 0, unsigned.length);
    String text =
        new String(
            Base64.getUrlEncoder().withoutPadding().encode(unsigned), StandardCharsets.US_ASCII);
    return ",\"" + name + "\":\"" + text + "\"";
  }
}
