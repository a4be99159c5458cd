package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigPemTest {
  /** Self-signed for CN=test, valid until 2126, and its key; both made for this test alone. */
  private static final String CERTIFICATE =
      "MIIBdTCCARugAwIBAgIUV2aspb3vcBk5uM3X+w4jqskTE48wCgYIKoZIzj0EAwIwDzENMAsGA1UE"
          + "AwwEdGVzdDAgFw0yNjExMjIwNDI1NDhaGA8yMTI2MTAyOTA0MjU0OFowDzENMAsGA1UEAwwEdGVz"
          + "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJA2/IEsQdC49yv5i520qeOwe2d8AkknSi/sYXmV"
          + "gkhMGYRZTuZeP8RF9UQw7veyBU2S68/mV53ScywPkV69E8ujUzBRMB0GA1UdDgQWBBQVOSuHjn9D"
          + "hfU7Ap6+qIQGmDQY5jAfBgNVHSMEGDAWgBQVOSuHjn9DhfU7Ap6+qIQGmDQY5jAPBgNVHRMBAf8E"
          + "BTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIEjeN7bK6i39Y0tfvzlCnWsfauEk2XdbzA848NiK6c7K"
          + "AiEAnZqN6Fr+5KoH7jeWSfy2FvT2SwOJYla0KpZ7i3rFDYs=";

  private static final String KEY =
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7kK4ukDIDoP9b6E+7NqSUPIvRnGy"
          + "hnlOGrkWuYR8IfihRANCAASQNvyBLEHQuPcr+YudtKnjsHtnfAJJJ0ov7GF5lYJITBmEWU7mXj/E"
          + "RfVEMO73sgVNkuvP5led0nMsD5FevRPL";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException, NoSuchAlgorithmException {
    Files.writeString(directory.resolve("good.crt"), certificate());
    Files.writeString(directory.resolve("good.key"), key());
    Files.writeString(directory.resolve("other.key"), pem("PRIVATE KEY", freshKey()));
    Files.writeString(directory.resolve("empty"), "");
    Files.writeString(directory.resolve("garbled"), pem("PRIVATE KEY", "c4n4ry"));
    Files.writeString(directory.resolve("garbled.crt"), pem("CERTIFICATE", "c4n4ry"));
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Files.writeString(directory.resolve("pkcs1.key"), pem("RSA PRIVATE KEY", "c4n4ry"));
    Files.writeString(directory.resolve("sec1.key"), pem("EC PRIVATE KEY", "c4n4ry"));
    Files.writeString(directory.resolve("locked.key"), pem("ENCRYPTED PRIVATE KEY", "c4n4ry"));
  }

  private static String freshKey() throws NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
  }

  /** In PEM, and {@link #key} is its key. */
  static String certificate() {
    return pem("CERTIFICATE", CERTIFICATE);
  }

  static String key() {
    return pem("PRIVATE KEY", KEY);
  }

  private static String pem(String type, String base64) {
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private String listener(String tls) {
    return ConfigText.VALID.replace(
        "- bind: 127.0.0.1:8080", "- bind: 0.0.0.0:8443\n    tls: { " + tls + " }");
  }

  @Test
  void aPairThatBelongsTogetherIsTaken() {
    ListenerSettings.Tls expected =
        new ListenerSettings.Tls(
            List.of(
                new ListenerSettings.Certificate(
                    directory.resolve("good.crt"), directory.resolve("good.key"))),
            directory.resolve("good.crt"),
            false,
            false);

    assertThat(
            ConfigText.settings(
                    directory,
                    listener(
                        "certificate: good.crt, privateKey: good.key, callerCa: good.crt,"
                            + " callerCertificate: optional"))
                .listeners()
                .get(0)
                .tls())
        .isEqualTo(expected);
    assertThat(
            ConfigText.settings(
                    directory,
                    listener(
                        "certificates: [{ certificate: good.crt, privateKey: good.key }],"
                            + " callerCa: good.crt, callerCertificate: optional"))
                .listeners()
                .get(0)
                .tls())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          good.crt    | missing     | privateKey | missing does not exist
          good.crt    | empty       | privateKey | empty is empty
          good.crt    | garbled     | privateKey | garbled holds no private key in PEM
          good.crt    | binary      | privateKey | binary is not UTF-8 text
          good.crt    | good.crt    | privateKey | good.crt holds no private key in PEM
          good.crt    | pkcs1.key   | privateKey | pkcs1.key holds a key that is not PKCS#8
          good.crt    | sec1.key    | privateKey | sec1.key holds a key that is not PKCS#8
          good.crt    | locked.key  | privateKey | locked.key holds an encrypted key
          good.crt    | other.key   | privateKey | other.key holds a key that is not the certificate
          missing     | good.key    | certificate | missing does not exist
          empty       | good.key    | certificate | empty is empty
          garbled.crt | good.key    | certificate | garbled.crt holds no certificate in PEM
          good.key    | good.key    | certificate | good.key holds no certificate in PEM
          .           | good.key    | certificate | is a directory
          /dev/zero   | good.key    | certificate | is no plain file
          """)
  void filesThatWouldNotServeAreNamedButNeverShown(
      String certificate, String key, String at, String expected) {
    String pair = "certificate: " + certificate + ", privateKey: " + key;

    assertThat(ConfigText.problems(directory, listener(pair)))
        .singleElement()
        .asString()
        .contains("listeners[0].tls." + at + ": ")
        .contains(expected)
        .doesNotContain("c4n4ry");
    assertThat(
            ConfigText.changed(
                directory, "kind: generic", "kind: generic~    tls: { " + pair + " }"))
        .singleElement()
        .asString()
        .contains("tenants.billing.tls." + at + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"-----BEGIN PRIVATE KEY-----\\nc4n4ry\"',holds what belongs in a file",
    "'${env:SECRET}',the file that it names does not exist",
  })
  void aKeyInTheFilesPlaceIsNeverShown(String key, String expected) {
    String pair =
        "certificate: good.crt, privateKey: " + key.replace("${env:SECRET}", "\"${env:SECRET}\"");

    assertThat(ConfigText.problems(directory, listener(pair)))
        .singleElement()
        .asString()
        .contains("listeners[0].tls.privateKey: " + expected)
        .doesNotContain("c4n4ry");
  }

  @Test
  void aTenantMayTrustAuthoritiesOfItsOwnAndBeShownACertificate() {
    String yaml =
        ConfigText.VALID.replace(
            "kind: generic",
            "kind: generic\n    tls: { ca: good.crt, certificate: good.crt, privateKey: good.key }");

    assertThat(ConfigText.settings(directory, yaml).tenants().get(1).tls())
        .isEqualTo(
            new TenantSettings.Tls(
                directory.resolve("good.crt"),
                directory.resolve("good.crt"),
                directory.resolve("good.key")));
  }

  @Test
  void sessionCookiesKeepSecureWhereEveryListenerHasTls() {
    String yaml =
        listener("certificate: good.crt, privateKey: good.key")
            .replace("serviceAccount: billing-bot", "aspxauth: forward")
            .replaceAll("  billing-bot:\n(    .*\n)+", "");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }
}
