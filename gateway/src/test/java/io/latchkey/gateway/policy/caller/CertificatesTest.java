package io.latchkey.gateway.policy.caller;

import static io.latchkey.gateway.policy.caller.Calls.byCertificate;
import static io.latchkey.gateway.policy.caller.Calls.byKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.Callers.Conflict;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static CertificatePattern pattern(@Nullable String subject, @Nullable String san) {
    return new CertificatePattern(subject, san, null);
  }

  private static final Callers CALLERS =
      Callers.of(
          List.of(
              byCertificate("batch", pattern("CN=hr-batch,O=Acme", null)),
              byCertificate("dns", pattern(null, "app.acme.example")),
              byCertificate("mail", pattern(null, "app@acme.example")),
              byCertificate("uri", pattern(null, "spiffe://acme/app")),
              byCertificate("address", pattern(null, "fd00::1")),
              byCertificate("both", pattern("CN=both", "both.example")),
              byCertificate("hash", new CertificatePattern(null, null, Calls.hash("CN=hashed"))),
              byKey("key", "key")));

  private static String outcome(
      Callers callers, @Nullable X509Certificate certificate, String... fields) {
    try {
      return callers
          .authenticate(
              Calls.call(Calls.from("192.0.2.1", false, certificate), fields),
              NOW,
              SigningKeys.NONE,
              List.of())
          .name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  private static FakeCertificate certificate(String subject, Object... typesAndNames) {
    List<List<?>> names = new ArrayList<>();
    for (int i = 0; i < typesAndNames.length; i += 2) {
      names.add(List.of(typesAndNames[i], typesAndNames[i + 1]));
    }
    return FakeCertificate.of(subject, NOW.plusSeconds(1), names);
  }

  @Test
  void aCertificateProvesByAllThatItsPatternAsks() {
    assertThat(outcome(CALLERS, certificate("CN=hr-batch, O=Acme"))).isEqualTo("batch");
    assertThat(outcome(CALLERS, certificate("O=Acme,CN=hr-batch"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=hr-batch,O=Acme,C=DE"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=x", 2, "APP.acme.example"))).isEqualTo("dns");
    assertThat(outcome(CALLERS, certificate("CN=x", 2, "*.acme.example"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=x", 2, "app.acme.example\0.evil")))
        .isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=x", 1, "app@acme.example"))).isEqualTo("mail");
    assertThat(outcome(CALLERS, certificate("CN=x", 6, "spiffe://acme/app"))).isEqualTo("uri");
    assertThat(outcome(CALLERS, certificate("CN=x", 6, "spiffe://acme/APP"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=x", 7, "fd00:0:0:0:0:0:0:1"))).isEqualTo("address");
    assertThat(outcome(CALLERS, certificate("CN=both", 2, "both.example"))).isEqualTo("both");
    assertThat(outcome(CALLERS, certificate("CN=both"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=z", 2, "both.example"))).isEqualTo("UNPROVEN");
    assertThat(outcome(CALLERS, certificate("CN=hashed"))).isEqualTo("hash");
    assertThat(outcome(CALLERS, null)).isEqualTo("UNPROVEN");
  }

  @ParameterizedTest
  @CsvSource({
    "6, app.acme.example",
    "1, app.acme.example",
    "2, spiffe://acme/app",
    "2, app@acme.example",
    "2, fd00::1"
  })
  void aNameOfAnotherTypeIsNotTheName(int type, String name) {
    assertThat(outcome(CALLERS, certificate("CN=x", type, name))).isEqualTo("UNPROVEN");
  }

  @Test
  void aCertificatePastItsEndProvesNobody() {
    assertThat(outcome(CALLERS, FakeCertificate.of("CN=hr-batch,O=Acme", NOW, List.of())))
        .isEqualTo("batch");
    assertThat(
            outcome(
                CALLERS, FakeCertificate.of("CN=hr-batch,O=Acme", NOW.minusSeconds(1), List.of())))
        .isEqualTo("UNPROVEN");
  }

  @Test
  void namesThatCannotBeReadProveNobody() {
    assertThat(outcome(CALLERS, FakeCertificate.garbled("CN=both", NOW))).isEqualTo("UNPROVEN");
  }

  @Test
  void aCertificateOfOneAndAKeyOfAnotherAreTwoCallers() {
    assertThat(outcome(CALLERS, certificate("CN=hr-batch,O=Acme"), "X-Api-Key", "key"))
        .isEqualTo("TWO_CALLERS");
    assertThat(outcome(CALLERS, certificate("CN=x", 2, "app.acme.example", 6, "spiffe://acme/app")))
        .isEqualTo("TWO_CALLERS");
    assertThat(outcome(CALLERS, certificate("CN=nobody"), "X-Api-Key", "key")).isEqualTo("key");
  }

  @Test
  void allKeysOfACallerMustHold() {
    CallerSettings both =
        new CallerSettings(
            "a",
            List.of(Calls.hash("k")),
            List.of(pattern("CN=a", null)),
            List.of(),
            List.of(),
            List.of(),
            false);
    Callers callers = Callers.of(List.of(both));
    assertThat(outcome(callers, certificate("CN=a"), "X-Api-Key", "k")).isEqualTo("a");
    assertThat(outcome(callers, certificate("CN=a"))).isEqualTo("UNPROVEN");
    assertThat(outcome(callers, null, "X-Api-Key", "k")).isEqualTo("UNPROVEN");
    assertThat(outcome(callers, certificate("CN=b"), "X-Api-Key", "k")).isEqualTo("UNPROVEN");
  }

  @Test
  void aRememberedCertificateIsStillTheOne() {
    FakeCertificate one = certificate("CN=hr-batch,O=Acme");
    for (int i = 0; i < 2 * Certificates.REMEMBERED; i++) {
      assertThat(outcome(CALLERS, certificate("CN=x" + i))).isEqualTo("UNPROVEN");
      assertThat(outcome(CALLERS, one)).isEqualTo("batch");
    }
  }

  @Test
  void patternsThatCannotBeReadAreRefused() {
    assertThatThrownBy(() -> Callers.of(List.of(byCertificate("a", pattern("hr-batch", null)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("caller a");
    assertThatThrownBy(() -> Callers.of(List.of(byCertificate("a", pattern(null, null)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("caller a");
  }

  @Test
  void callersThatOneCredentialCouldProveConflict() {
    assertThat(conflict(byKey("a", "k"), byKey("b", "j", "k"))).isTrue();
    assertThat(conflict(byKey("a", "k"), byKey("b", "j"))).isFalse();
    assertThat(conflict(Calls.byJwt("a", "i", "x", "s"), Calls.byJwt("b", "i", "y", "s"))).isTrue();
    assertThat(conflict(Calls.byJwt("a", "i", "x", "s"), Calls.byJwt("b", "i", "x", "t")))
        .isFalse();
    assertThat(conflict(Calls.byJwt("a", "i", "x", "s"), Calls.byJwt("b", "j", "x", "s")))
        .isFalse();
    assertThat(conflict(Calls.byIntrospection("a", "s"), Calls.byIntrospection("b", "s"))).isTrue();
    assertThat(conflict(certified("a", "CN=A", null), certified("b", "cn=a", null))).isTrue();
    assertThat(conflict(certified("a", "CN=a", "x"), certified("b", "CN=a", "y"))).isTrue();
    assertThat(conflict(certified("a", "CN=a", "x"), certified("b", null, "X"))).isTrue();
    assertThat(conflict(certified("a", "CN=a", "x"), certified("b", null, "z"))).isFalse();
    assertThat(conflict(certified("a", "CN=a", "x"), certified("b", "CN=b", "x"))).isFalse();
    assertThat(conflict(certified("a", null, "x"), certified("b", null, "y"))).isFalse();
    assertThat(Callers.conflicts(List.of(byKey("a", "k", "k"), byKey("b", "j")))).isEmpty();
    assertThat(Callers.conflicts(List.of(byKey("a", "k"), byKey("b", "k"))))
        .containsExactly(new Conflict("a", "b", "the same API key proves both"));
  }

  private static CallerSettings certified(
      String name, @Nullable String subject, @Nullable String san) {
    return byCertificate(name, pattern(subject, san));
  }

  private static boolean conflict(CallerSettings first, CallerSettings second) {
    return !Callers.conflicts(List.of(first, second)).isEmpty();
  }
}
