package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTracesTest {
  private static final Map<String, String> SECRETS = EchoForms.secrets(new Random(7));

  private static SecretTraces traces(String... secrets) {
    return SecretTraces.of(List.of(secrets).stream().map(Secret::of).toList());
  }

  private static boolean found(SecretTraces traces, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return traces.areIn(bytes, 0, bytes.length);
  }

  static List<Arguments> wholeSecrets() {
    List<Arguments> all = new ArrayList<>();
    SECRETS.forEach(
        (kind, secret) ->
            EchoForms.ways()
                .forEach((way, as) -> all.add(Arguments.of(kind, way, secret, as.apply(secret)))));
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("wholeSecrets")
  void isFoundWhereverItStands(String kind, String way, String secret, String echo) {
    SecretTraces traces = traces(secret);
    for (String before :
        List.of("", "X-A: ", "Location: https://a.example/b?c=%20d&e=\"", "\\\"")) {
      for (String after : List.of("", "\r\n", "\" , x", "&f=%zz%")) {
        assertThat(found(traces, before + echo + after)).as("%s ... %s", before, after).isTrue();
      }
    }
  }

  static List<Arguments> parts() {
    List<Arguments> all = new ArrayList<>();
    SECRETS.forEach(
        (kind, secret) -> {
          if (secret.length() >= SecretForms.PARTS_FROM) {
            EchoForms.parts()
                .forEach((way, as) -> all.add(Arguments.of(kind, way, secret, as.apply(secret))));
          }
        });
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("parts")
  void aLongPartIsFound(String kind, String way, String secret, String part) {
    assertThat(found(traces(secret), "X-Debug: [" + part + "]\r\n")).isTrue();
  }

  @Test
  void fortyCutToThirtySixAreALeak() {
    String secret = SECRETS.get("opaque token of 40");
    assertThat(found(traces(secret), secret.substring(0, 36))).isTrue();
    assertThat(found(traces(secret), secret.substring(4))).isTrue();
  }

  @Test
  void everyChunkOfASessionIsFound() {
    String session = SECRETS.get("session of CyberArk Identity");
    SecretTraces traces = traces(session);
    for (int at = 0; at < session.length(); at += 192) {
      String chunk = session.substring(at, Math.min(session.length(), at + 192));
      assertThat(found(traces, "Set-Cookie: .ASPXAUTHC1=" + chunk + "; path=/")).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"15, false", "16, true"})
  void aRunOfSixteenIsALeakAndOneOfFifteenIsNot(int run, boolean leak) {
    String secret = EchoForms.text(new Random(3), "abcdefghijklmnopqrstuvwxyz", 200);
    SecretTraces traces = traces(secret);
    for (int at = 25; at + run <= secret.length(); at++) {
      assertThat(found(traces, "#" + secret.substring(at, at + run) + "#")).isEqualTo(leak);
    }
  }

  @ParameterizedTest
  @CsvSource({"1234567, false", "12345678, true", "abcdefghijklmno, true"})
  void shortSecretsAreFoundWholeOrNotAtAll(String secret, boolean found) {
    SecretTraces traces = traces(secret);
    assertThat(found(traces, "x=" + secret + ";")).isEqualTo(found);
    assertThat(found(traces, "x=" + secret.substring(1) + ";")).isFalse();
    assertThat(found(traces, "x=" + secret.substring(0, secret.length() - 1) + ";")).isFalse();
  }

  @Test
  void whatOneSharesWithOthersOfTheRealmIsNone() {
    String ours = SECRETS.get("signed JWT");
    SecretTraces traces = traces(ours);
    String unsigned = ours.substring(0, ours.lastIndexOf('.') + 1);
    String theirs = EchoForms.jwt(new Random(8), "svc", 256);
    for (String harmless : List.of(unsigned, theirs, unsigned + "x".repeat(300))) {
      assertThat(found(traces, "X-A: " + harmless)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 20", "128, 31", "300, 47", "1000, 47"})
  void soMuchOfTheBeginningMayBeShared(int length, int shared) {
    Random random = new Random(5);
    String secret = EchoForms.text(random, "0123456789abcdef", length);
    SecretTraces traces = traces(secret);
    String other = EchoForms.text(random, "GHIJKLMNOPQRSTUVWXYZ", 60);
    assertThat(found(traces, secret.substring(0, shared) + other)).isFalse();
    assertThat(found(traces, secret.substring(0, shared + 1) + other)).isTrue();
  }

  @Test
  void zeroesAreNobodysSecret() {
    SecretTraces traces = traces("kf93jd8s" + "A".repeat(60) + "8fk3ms72hfjd93kfue73");
    assertThat(found(traces, "X-A: " + "A".repeat(80))).isFalse();
    assertThat(found(traces, "X-A: 8fk3ms72hfjd93kfue73")).isTrue();
    assertThat(found(traces("A".repeat(40)), "X-A: " + "A".repeat(40))).isTrue();
  }

  @Test
  void eachOfManySecretsIsFound() {
    SecretTraces traces = traces("Basic dXNlcjpwYXNzd29yZA==", "s3cr3t-no-2", "short");
    assertThat(found(traces, "X-A: dXNlcjpwYXNzd29yZA==")).isTrue();
    assertThat(found(traces, "X-A: S3CR3T-NO-2")).isTrue();
    assertThat(found(traces, "X-A: short Basic")).isFalse();
  }

  @Test
  void nothingOfItIsPrinted() {
    assertThat(traces("a-secret-of-the-tests")).hasToString("SecretTraces[***]");
    assertThat(traces("short")).isSameAs(SecretTraces.NONE);
    assertThat(found(SecretTraces.NONE, "anything at all")).isFalse();
  }

  /** What it cost before: half a minute of the event loop, for one answer. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abcd", "abcdefgh"})
  void aSecretThatRepeatsItselfIsLookedForInTimeToo(String period) {
    SecretTraces traces = traces(period.repeat(8192 / period.length()));
    String near = (period.repeat(104 / period.length()) + "%61!%2525").repeat(576);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> found(traces, near));
    String padded = period.repeat(1024 / period.length()) + "0123456789QWERTYUIOP";
    assertThat(found(traces(padded), "X-A: 0123456789QWERTYUIOP")).isTrue();
  }
}
