package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Yaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a call went as it was meant. */
final class Check {
  private Check() {}

  static void went(Wanted wanted, Outcome outcome, @Nullable Received came) {
    String what = outcome.client() + ": " + wanted.name();
    assertThat(outcome.error()).as(what).isNull();
    assertThat(outcome.status()).as(what).isEqualTo(wanted.status());
    assertThat(outcome.sha256()).as("%s: content", what).isIn(digests(wanted.answers()));
    assertThat(came).as("%s reached the tenant", what).isNotNull();
    arrived(what, wanted, outcome.target(), came);
  }

  private static void arrived(String what, Wanted wanted, @Nullable String target, Received came) {
    assertThat(came.method()).as(what).isEqualTo(wanted.method());
    assertThat(came.target()).as(what).isEqualTo(target == null ? wanted.target() : target);
    assertThat(came.content().equals(wanted.content())).as("%s: content", what).isTrue();
    wanted
        .fields()
        .forEach(
            (name, value) ->
                assertThat(came.field(name))
                    .as("%s: %s", what, name)
                    .isEqualTo(name.equals("Cookie") ? Plan.COOKIES_LEFT : value));
    assertThat(came.all("X-Tenant-Key")).as(what).containsExactly("of-the-gateway");
    assertThat(came.fields()).as(what).noneMatch(field -> field.contains(Yaml.KEY));
  }

  private static List<String> digests(List<String> contents) {
    return contents.stream().map(Check::sha256).toList();
  }

  /** The SHA-256 of a text in ISO 8859-1, in hex. */
  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
