package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import io.latchkey.gateway.upstream.assertion.KeyKit.Shape;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape of every kind of key, with every algorithm. */
class KeyShapesTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-03T10:15:30Z");

  /** What becomes of the lines of a PEM file on its way to us. */
  private static final Map<String, UnaryOperator<String>> LINES = new LinkedHashMap<>();

  static {
    LINES.put("CRLF", text -> text.replace("\n", "\r\n"));
    LINES.put("CR", text -> text.replace('\n', '\r'));
    LINES.put("literal \\n", text -> text.replace("\n", "\\n"));
    LINES.put("literal \\r\\n", text -> text.replace("\n", "\\r\\n"));
    LINES.put("escaped twice", text -> text.replace("\n", "\\\\n"));
    LINES.put("escaped slashes", text -> text.replace("/", "\\/"));
    LINES.put("backslash at each line's end", text -> text.replace("\n", "\\\n"));
    LINES.put("blanks", text -> text.replace('\n', ' '));
    LINES.put("nothing", text -> text.replace("\n", ""));
    LINES.put("no last newline", String::strip);
    LINES.put("indented", text -> "\n\n  " + text.replace("\n", "\n  "));
    LINES.put("double quotes", text -> "\"" + text.replace("\n", "\\n") + "\"\n");
    LINES.put("single quotes", text -> "  '" + text + "'  ");
    LINES.put("byte order mark", text -> "\uFEFF" + text);
  }

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.orSkip();
  }

  static List<Arguments> shapes() {
    OpenSsl.orSkip();
    List<Arguments> all = new ArrayList<>();
    for (KeyKind kind : KeyKind.values()) {
      KeyKit.of(kind).shapes().forEach(shape -> all.add(Arguments.of(kind, shape)));
    }
    return all;
  }

  static List<Arguments> lines() {
    OpenSsl.orSkip();
    List<Arguments> all = new ArrayList<>();
    for (KeyKind kind : KeyKind.values()) {
      for (Shape shape : KeyKit.of(kind).pem()) {
        LINES.forEach((name, change) -> all.add(Arguments.of(kind, shape, name)));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void everyShapeSignsWithEveryAlgorithm(KeyKind kind, Shape shape) throws Exception {
    for (String algorithm : kind.algorithms) {
      assertSigns(kind, shape, algorithm);
    }
    assertThat(shape.read().algorithmName()).isEqualTo(kind.algorithms.get(0));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("lines")
  void linesMayEndInAnyWay(KeyKind kind, Shape shape, String lines) throws Exception {
    byte[] changed = KeyKit.bytes(LINES.get(lines).apply(shape.text()));
    assertSigns(kind, new Shape(lines, changed, shape.password()), kind.algorithms.get(0));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void textOfWindowsShellsIsRead(KeyKind kind) throws Exception {
    for (Shape shape : List.of(KeyKit.of(kind).shape("PKCS#8"), KeyKit.of(kind).shape("JWK"))) {
      for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
        byte[] wide = ("\uFEFF" + shape.text()).getBytes(charset);
        assertSigns(kind, new Shape("UTF-16", wide, null), kind.algorithms.get(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void everyShapeOfAKeyHasItsFingerprint(KeyKind kind) throws Exception {
    Set<String> fingerprints = new HashSet<>();
    Set<SigningKey> keys = new HashSet<>();
    for (Shape shape : KeyKit.of(kind).shapes()) {
      fingerprints.add(shape.read().fingerprint());
      keys.add(shape.read());
    }
    assertThat(fingerprints).hasSize(1).allMatch(f -> f.length() == 64);
    assertThat(keys).hasSize(1);
  }

  private static void assertSigns(KeyKind kind, Shape shape, String algorithm) throws Exception {
    SigningKey key = shape.read(algorithm);
    assertThat(key.algorithmName()).isEqualTo(algorithm);
    String assertion =
        io.latchkey.gateway.upstream.assertion.Assertions.make(
            new AssertionSource.Signed(key, "i", "s", null, Duration.ofSeconds(50), true, true),
            URI.create("https://login.example.com/token"),
            NOW,
            RANDOM);
    assertThat(KeyKit.of(kind).verifies(assertion)).isTrue();
    assertThat(JWSObject.parse(assertion).getHeader().getAlgorithm().getName())
        .isEqualTo(algorithm);
  }
}
