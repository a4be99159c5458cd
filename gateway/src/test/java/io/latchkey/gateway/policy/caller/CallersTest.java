package io.latchkey.gateway.policy.caller;

import static io.latchkey.gateway.policy.caller.Calls.basic;
import static io.latchkey.gateway.policy.caller.Calls.byIntrospection;
import static io.latchkey.gateway.policy.caller.Calls.byKey;
import static io.latchkey.gateway.policy.caller.Calls.call;
import static io.latchkey.gateway.policy.caller.Calls.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Peer INSIDE = from("10.7.1.1", false, null);
  private static final Peer OUTSIDE = from("192.0.2.1", false, null);
  private static final Peer PROXY = from("10.7.1.1", true, null);
  private static final Peer MAPPED = from("::ffff:10.7.1.1", false, null);

  private static final Callers CALLERS =
      Callers.of(
          List.of(
              byKey("payroll", "key-1", "key-2", "p\u00e4ss:w\u00f6rd"),
              byKey("hr", "key-3"),
              from(byKey("guarded", "key-4"), false, "10.7.0.0/16"),
              from(byKey("marked", "key-5"), true),
              from(byKey("building"), true, "10.7.0.0/16", "fd00::/8"),
              from(byKey("nobody"), false, "192.0.2.0/24"),
              from(byKey("anybody"), true),
              byIntrospection("opaque", "opaque-app")));

  private static String outcome(RequestHead head, Introspected... words) {
    try {
      return CALLERS.authenticate(head, NOW, SigningKeys.NONE, List.of(words)).name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  static Stream<Arguments> decisions() {
    String x = "X-Api-Key";
    String a = "Authorization";
    String m = "X-Latchkey";
    return Stream.of(
        row("payroll", OUTSIDE, x, "key-1"),
        row("payroll", OUTSIDE, "x-API-key", "key-2"),
        row("UNPROVEN", OUTSIDE, x, "key-9"),
        row("UNPROVEN", OUTSIDE, x, ""),
        row("UNPROVEN", OUTSIDE, x, "KEY-1"),
        row("UNPROVEN", OUTSIDE, x, Calls.hash("key-1")),
        row("UNPROVEN", OUTSIDE),
        row("payroll", OUTSIDE, a, basic("payroll:key-1")),
        row("payroll", OUTSIDE, a, basic("payroll:key-1").replace("Basic", "bAsIc  ")),
        row("payroll", OUTSIDE, a, basic("payroll:p\u00e4ss:w\u00f6rd")),
        row("UNPROVEN", OUTSIDE, a, basic("hr:key-1")),
        row("UNPROVEN", OUTSIDE, a, basic("Payroll:key-1")),
        row("UNPROVEN", OUTSIDE, a, basic(":key-1")),
        row("UNPROVEN", OUTSIDE, a, basic("payroll")),
        row("UNPROVEN", OUTSIDE, a, basic("payroll:")),
        row("UNPROVEN", OUTSIDE, a, "Basic !!!"),
        row("UNPROVEN", OUTSIDE, a, "Basic"),
        row("UNPROVEN", OUTSIDE, a, "Basic /w=="),
        row("UNPROVEN", OUTSIDE, a, ""),
        row("payroll", OUTSIDE, a, "Bearer key-1"),
        row("payroll", OUTSIDE, a, "BEARER  key-1"),
        row("UNPROVEN", OUTSIDE, a, "Bearer"),
        row("UNPROVEN", OUTSIDE, a, "Bearer "),
        row("UNPROVEN", OUTSIDE, a, "Bearerkey-1"),
        row("UNPROVEN", OUTSIDE, a, "key-1"),
        row("UNPROVEN", OUTSIDE, a, "Negotiate key-1"),
        row("payroll", OUTSIDE, x, "key-1", a, "Bearer stale"),
        row("payroll", OUTSIDE, x, "key-1", a, "Negotiate abc"),
        row("payroll", OUTSIDE, x, "stale", a, "Bearer key-1"),
        row("payroll", OUTSIDE, x, "stale", x, "key-1"),
        row("payroll", OUTSIDE, a, "Bearer stale", a, "Bearer key-1"),
        row("payroll", OUTSIDE, x, "key-1", a, basic("payroll:key-2")),
        row("TWO_CALLERS", OUTSIDE, x, "key-1", x, "key-3"),
        row("TWO_CALLERS", OUTSIDE, x, "key-1", a, "Bearer key-3"),
        row("TWO_CALLERS", OUTSIDE, x, "key-1", a, basic("hr:key-3")),
        row("TWO_CALLERS", OUTSIDE, x, "key-1", x, "key-4"),
        row("guarded", INSIDE, x, "key-4"),
        row("guarded", MAPPED, x, "key-4"),
        row("UNPROVEN", OUTSIDE, x, "key-4"),
        row("UNPROVEN", PROXY, x, "key-4"),
        row("marked", OUTSIDE, x, "key-5", m, "1"),
        row("UNPROVEN", OUTSIDE, x, "key-5"),
        row("UNPROVEN", OUTSIDE, x, "key-5", m, "2"),
        row("UNPROVEN", OUTSIDE, x, "key-5", m, "1", m, "1"),
        row("UNPROVEN", OUTSIDE, x, "key-5", m, "1, 1"),
        row("building", INSIDE, m, "1"),
        row("building", MAPPED, "x-latchkey", "1"),
        row("building", from("fd00::1", false, null), m, "1"),
        row("UNPROVEN", INSIDE),
        row("UNPROVEN", INSIDE, m, "true"),
        row("UNPROVEN", INSIDE, m, "1", m, "1"),
        row("UNPROVEN", PROXY, m, "1"),
        row("UNPROVEN", OUTSIDE, m, "1"),
        row("building", INSIDE, m, "1", x, "stale"),
        row("TWO_CALLERS", INSIDE, m, "1", x, "key-1"),
        row("TWO_CALLERS", INSIDE, m, "1", x, "key-4"),
        row("payroll", INSIDE, x, "key-1"),
        row("UNPROVEN", OUTSIDE, "X-Forwarded-For", "10.7.1.1", m, "1"),
        row("UNPROVEN", OUTSIDE, "Proxy-Authorization", basic("payroll:key-1")),
        row("UNPROVEN", OUTSIDE, "X_Api_Key", "key-1"));
  }

  private static Arguments row(String expected, Peer peer, String... fields) {
    return Arguments.of(expected, call(peer, fields), Arrays.toString(fields));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("decisions")
  void oneCallerIsProvenOrNone(String expected, RequestHead head, String shown) {
    assertThat(outcome(head)).as(shown).isEqualTo(expected);
  }

  @Test
  void aKeyInAFieldMayBeOfAnyBytes() {
    String utf8 =
        new String(
            "p\u00e4ss:w\u00f6rd".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(outcome(call(OUTSIDE, "X-Api-Key", utf8))).isEqualTo("payroll");
  }

  @Test
  void whatProvedTheCallerIsKept() throws RefusedException {
    Caller caller =
        CALLERS.authenticate(
            call(
                OUTSIDE,
                "X-Api-Key",
                "key-1",
                "Authorization",
                "Bearer session",
                "X-Api-Key",
                "old"),
            NOW,
            SigningKeys.NONE,
            List.of());
    assertThat(caller.proof()).isEqualTo("api-key");
    assertThat(caller.bearerProved()).isFalse();
    assertThat(caller.staleProofs()).isEqualTo(2);
    Caller byBearer =
        CALLERS.authenticate(
            call(OUTSIDE, "Authorization", "Bearer key-1"), NOW, SigningKeys.NONE, List.of());
    assertThat(byBearer.bearerProved()).isTrue();
    assertThat(byBearer.staleProofs()).isZero();
    Caller byPlace =
        CALLERS.authenticate(call(INSIDE, "X-Latchkey", "1"), NOW, SigningKeys.NONE, List.of());
    assertThat(byPlace.proof()).isEqualTo("network");
    assertThat(byPlace).hasToString("Caller[building]");
  }

  @Test
  void atMostEightValuesAreLookedAt() {
    String[] fields = new String[Callers.MAX_VALUES * 2];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = "X-Api-Key";
      fields[i + 1] = i == 0 ? "key-1" : "stale";
    }
    assertThat(outcome(call(OUTSIDE, fields))).isEqualTo("payroll");
    String[] more = Arrays.copyOf(fields, fields.length + 2);
    more[fields.length] = "Authorization";
    more[fields.length + 1] = "Bearer x";
    assertThat(outcome(call(OUTSIDE, more))).isEqualTo("UNPROVEN");
    assertThat(CALLERS.opaqueToken(call(OUTSIDE, more), NOW, SigningKeys.NONE)).isNull();
  }

  @Test
  void aKeyIsLookedAtUpToItsLimit() {
    String longest = "k".repeat(ApiKeys.MAX_KEY);
    Callers callers = Callers.of(List.of(byKey("a", longest, longest + "k")));
    Peer peer = OUTSIDE;
    assertThat(proves(callers, call(peer, "X-Api-Key", longest))).isTrue();
    assertThat(proves(callers, call(peer, "X-Api-Key", longest + "k"))).isFalse();
  }

  private static boolean proves(Callers callers, RequestHead head) {
    try {
      return !callers.authenticate(head, NOW, SigningKeys.NONE, List.of()).name().isEmpty();
    } catch (RefusedException refused) {
      return false;
    }
  }

  @Test
  void anOpaqueTokenIsAskedOfOnlyWhereNothingElseProves() {
    assertThat(asked(OUTSIDE, "Authorization", "Bearer opaque")).isEqualTo(Secret.of("opaque"));
    assertThat(asked(OUTSIDE, "X-Api-Key", "stale", "Authorization", "Bearer opaque"))
        .isEqualTo(Secret.of("opaque"));
    assertThat(asked(OUTSIDE, "X-Api-Key", "key-1", "Authorization", "Bearer opaque")).isNull();
    assertThat(asked(INSIDE, "X-Latchkey", "1", "Authorization", "Bearer opaque")).isNull();
    assertThat(asked(OUTSIDE, "Authorization", "Bearer key-1")).isNull();
    assertThat(asked(OUTSIDE, "Authorization", "Bearer a", "Authorization", "Bearer b")).isNull();
    assertThat(asked(OUTSIDE, "Authorization", "Bearer no token")).isNull();
    assertThat(asked(OUTSIDE, "Authorization", "Bearer " + "a".repeat(Callers.MAX_TOKEN)))
        .isNotNull();
    assertThat(asked(OUTSIDE, "Authorization", "Bearer a" + "a".repeat(Callers.MAX_TOKEN)))
        .isNull();
    assertThat(asked(OUTSIDE)).isNull();
    assertThat(CALLERS.authorities()).hasSize(1);
    assertThat(
            Callers.of(List.of(byKey("a", "b")))
                .opaqueToken(call(OUTSIDE, "Authorization", "Bearer x"), NOW, SigningKeys.NONE))
        .isNull();
  }

  private static @Nullable Secret asked(Peer peer, String... fields) {
    return CALLERS.opaqueToken(call(peer, fields), NOW, SigningKeys.NONE);
  }

  @Test
  void theWordOfAnAuthorityProvesItsSubject() throws RefusedException {
    RequestHead head = call(OUTSIDE, "Authorization", "Bearer opaque");
    assertThat(outcome(head, new Introspected(Calls.ENDPOINT, true, "opaque-app")))
        .isEqualTo("opaque");
    assertThat(outcome(head, new Introspected(Calls.ENDPOINT, false, "opaque-app")))
        .isEqualTo("UNPROVEN");
    assertThat(outcome(head, new Introspected(Calls.ENDPOINT, true, "other")))
        .isEqualTo("UNPROVEN");
    assertThat(outcome(head, new Introspected(Calls.ENDPOINT, true, null))).isEqualTo("UNPROVEN");
    assertThat(outcome(head, new Introspected(Calls.ENDPOINT.resolve("/x"), true, "opaque-app")))
        .isEqualTo("UNPROVEN");
    assertThat(outcome(call(OUTSIDE), new Introspected(Calls.ENDPOINT, true, "opaque-app")))
        .isEqualTo("UNPROVEN");
    Caller caller =
        CALLERS.authenticate(
            head,
            NOW,
            SigningKeys.NONE,
            List.of(new Introspected(Calls.ENDPOINT, true, "opaque-app")));
    assertThat(caller.proof()).isEqualTo("introspection");
    assertThat(caller.bearerProved()).isTrue();
    assertThat(caller.staleProofs()).isZero();
  }

  @Test
  void aMalformedHashIsRefused() {
    CallerSettings wrong =
        new CallerSettings("a", List.of("abcd"), List.of(), List.of(), List.of(), List.of(), false);
    assertThatThrownBy(() -> Callers.of(List.of(wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("caller a");
  }

  @Test
  void garbageProvesNobodyAndBreaksNothing() {
    Random random = new Random(42);
    String[] schemes = {"", "Bearer ", "Basic ", "Bearer eyJ", "basic  ", "Digest "};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder(schemes[random.nextInt(schemes.length)]);
      int length = random.nextInt(40);
      for (int k = 0; k < length; k++) {
        value.append((char) (random.nextInt(3) == 0 ? '.' : ' ' + random.nextInt(0xdf)));
      }
      String text = value.toString().replace('\u007f', '?');
      assertThat(outcome(call(OUTSIDE, "Authorization", text, "X-Api-Key", text)))
          .isEqualTo("UNPROVEN");
    }
  }
}
