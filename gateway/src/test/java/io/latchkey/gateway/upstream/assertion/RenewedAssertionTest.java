package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewedAssertionTest {
  private static final Instant NOW = Instant.parse("2026-11-03T10:15:30.500Z");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("token");
  }

  private static String token(String claims) {
    return Base64URL.encode("{\"alg\":\"RS256\"}") + "." + Base64URL.encode(claims) + ".c2ln";
  }

  private static String expiring(long second) {
    return token("{\"exp\":" + second + "}");
  }

  private String make() throws AssertionException {
    return Assertions.make(
        new AssertionSource.Renewed(file), URI.create("https://a/"), NOW, new SecureRandom());
  }

  private void assertRefused(String said) {
    assertThatThrownBy(this::make)
        .isInstanceOf(AssertionException.class)
        .hasMessageContaining(said)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void oneNewlineIsTrimmed(String end) throws Exception {
    String token = expiring(NOW.getEpochSecond() + 60);
    Files.writeString(file, token + end);
    assertThat(make()).isEqualTo(token);
  }

  @Test
  void itIsReadAnewEachTime() throws Exception {
    Files.writeString(file, token("{\"jti\":\"a\"}"));
    assertThat(make()).isEqualTo(token("{\"jti\":\"a\"}"));
    Files.writeString(file, token("{\"jti\":\"b\"}"));
    assertThat(make()).isEqualTo(token("{\"jti\":\"b\"}"));
  }

  @Test
  void linksAreFollowedAsKubernetesMakesThem() throws Exception {
    Path data = Files.createDirectory(directory.resolve("..2026"));
    Files.writeString(data.resolve("token"), token("{}"));
    Files.createSymbolicLink(directory.resolve("..data"), data);
    Files.createSymbolicLink(file, Path.of("..data", "token"));
    assertThat(make()).isEqualTo(token("{}"));
  }

  @Test
  void itsOwnExpiryHolds() throws Exception {
    Files.writeString(file, expiring(NOW.getEpochSecond() + 1));
    assertThat(make()).isNotEmpty();
    Files.writeString(file, expiring(NOW.getEpochSecond()));
    assertRefused("has expired at 2026-11-03T10:15:30Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "no JSON",
        "{\"exp\":\"1\"}",
        "{\"exp\":null}",
        "{\"exp\":9e99}",
        "{\"exp\":9223372036854775807}",
        "{\"exp\":1,"
      })
  void anExpiryThatCannotBeReadIsLeftToTheServer(String claims) throws Exception {
    Files.writeString(file, token(claims));
    assertThat(make()).isEqualTo(token(claims));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "a.b.",
        ".b.c",
        "a..c",
        "a.b.c.d",
        "a.b.c\n\n",
        " a.b.c",
        "a.b.c ",
        "a.b=.c",
        "a.b.c\u0000",
        "-----BEGIN PRIVATE KEY-----"
      })
  void whatIsNoTokenIsRefused(String text) throws Exception {
    Files.writeString(file, text);
    assertRefused("holds no signed JWT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n"})
  void anEmptyFileIsRefused(String text) throws Exception {
    Files.writeString(file, text);
    assertRefused("is empty");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused("is not there");
    file = directory.resolve("missing/token");
    assertRefused("is not there");
  }

  @Test
  void aDirectoryIsRefused() {
    file = directory;
    assertRefused("is a directory");
  }

  @Test
  void aDeviceIsRefused() {
    file = Path.of("/dev/zero");
    assertRefused("is no plain file");
  }

  @Test
  void sizeHasItsLimit() throws Exception {
    String end = ".e30.c2ln";
    String largest = "a".repeat(RenewedAssertion.MAX_SIZE - end.length()) + end;
    Files.writeString(file, largest);
    assertThat(make()).isEqualTo(largest);
    Files.writeString(file, "a" + largest);
    assertRefused("larger than 64 KiB");
  }
}
