package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.latchkey.gateway.upstream.assertion.KeyKit.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key file that is cut or changed anywhere gives a sentence or a key that works, and the sentence
 * holds nothing of the key. Usually at a sample of places, with {@code latchkey.slow} at each one
 * (encrypted files: each fifth).
 */
class KeyMutationTest {
  private static final int WINDOW = 12;
  private static final byte[] CONTENT = KeyKit.bytes("content");

  static List<Arguments> shapes() {
    OpenSsl.orSkip();
    List<Arguments> all = new ArrayList<>();
    for (KeyKind kind : KeyKind.values()) {
      KeyKit.of(kind).shapes().forEach(shape -> all.add(Arguments.of(kind, shape)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void everyTruncationIsRefusedOrWorks(KeyKind kind, Shape shape) throws Exception {
    Set<String> secrets = windows(shape);
    byte[] content = shape.content();
    for (int length = 0; length < content.length; length += step(shape)) {
      byte[] cut = Arrays.copyOf(content, length);
      assertRefusedOrWorks(kind, new Shape("cut", cut, shape.password()), secrets);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void everyMutationIsRefusedOrWorks(KeyKind kind, Shape shape) throws Exception {
    Random random = new Random(20261103);
    Set<String> secrets = windows(shape);
    for (int at = 0; at < shape.content().length; at += step(shape)) {
      byte[] changed = shape.content().clone();
      changed[at] ^= (byte) (1 + random.nextInt(255));
      assertRefusedOrWorks(kind, new Shape("changed", changed, shape.password()), secrets);
      changed[at] = (byte) "ABab01+/-= \n\\\"{}".charAt(random.nextInt(16));
      assertRefusedOrWorks(kind, new Shape("changed", changed, shape.password()), secrets);
    }
  }

  /** Derivation of a key from the password makes the encrypted ones slow. */
  private static int step(Shape shape) {
    boolean encrypted = shape.password() != null || shape.name().startsWith("PKCS#12");
    if (Boolean.getBoolean("latchkey.slow")) {
      return encrypted ? 5 : 1;
    }
    return encrypted ? 97 : 13;
  }

  private static void assertRefusedOrWorks(KeyKind kind, Shape shape, Set<String> secrets)
      throws Exception {
    try {
      SigningKey key = shape.read();
      byte[] signed = key.algorithm().sign(key.key(), CONTENT);
      if (kind == KeyKind.RSA) {
        assertThat(key.algorithm().verify(KeyKit.of(kind).publicKey, CONTENT, signed)).isTrue();
      }
      assertShowsNothing(key.toString(), secrets);
    } catch (KeyFileException refused) {
      assertThat(refused.what()).isNotBlank();
      assertShowsNothing(refused.what() + refused + refused.getCause(), secrets);
    }
  }

  private static void assertShowsNothing(String said, Set<String> secrets) {
    for (int i = 0; i + WINDOW <= said.length(); i++) {
      assertThat(secrets.contains(said.substring(i, i + WINDOW))).as(said).isFalse();
    }
  }

  /** All runs of twelve characters of the file's Base64, of whatever the key consists of. */
  private static Set<String> windows(Shape shape) {
    Set<String> windows = new HashSet<>();
    String text = new String(shape.content(), StandardCharsets.ISO_8859_1);
    for (String line : text.split("[\\s\"]+")) {
      if (line.length() >= 40 || line.matches("[A-Za-z0-9+/_=-]{16,}")) {
        add(windows, line);
      }
    }
    add(windows, Base64.getEncoder().encodeToString(shape.content()));
    add(windows, Base64URL.encode(shape.content()).toString());
    return windows;
  }

  private static void add(Set<String> windows, String line) {
    for (int i = 0; i + WINDOW <= line.length(); i++) {
      windows.add(line.substring(i, i + WINDOW));
    }
  }
}
