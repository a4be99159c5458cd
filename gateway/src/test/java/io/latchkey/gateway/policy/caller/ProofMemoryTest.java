package io.latchkey.gateway.policy.caller;

import static io.latchkey.gateway.policy.caller.Calls.byJwt;
import static io.latchkey.gateway.policy.caller.Calls.byKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A JWT that was verified before proves no more, no less and no longer than a new one. */
class ProofMemoryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final KeyPair ONE = pair();
  private static final KeyPair TWO = pair();

  private final Callers callers =
      Callers.of(
          List.of(
              byJwt("reports", "https://sso", "latchkey", "reports"),
              byJwt("payroll", "https://sso", "latchkey", "payroll"),
              byKey("batch", "key")));
  private final ProofMemory memory = new ProofMemory();
  private @Nullable PublicKey published = ONE.getPublic();
  private int asked;
  private final SigningKeys keys =
      (issuer, keyId, algorithm) -> {
        asked++;
        return published;
      };

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String token(KeyPair pair, String subject, int number, Instant from, Instant to) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(),
              new JWTClaimsSet.Builder()
                  .issuer("https://sso")
                  .audience("latchkey")
                  .subject(subject)
                  .jwtID("n" + number)
                  .notBeforeTime(Date.from(from))
                  .expirationTime(Date.from(to))
                  .build());
      jwt.sign(new ECDSASigner((ECPrivateKey) pair.getPrivate()));
      return jwt.serialize();
    } catch (JOSEException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String live(String subject, int number) {
    return token(ONE, subject, number, NOW.minusSeconds(10), NOW.plusSeconds(300));
  }

  private static RequestHead call(String token) {
    return Calls.call(Calls.from("192.0.2.1", false, null), "Authorization", "Bearer " + token);
  }

  private String outcome(String token, Instant now, ProofMemory by) {
    int[] stale = new int[1];
    String who;
    try {
      Caller caller =
          callers.authenticate(call(token), now, keys, List.of(), by, count -> stale[0] = count);
      who = caller.name() + caller.proof() + caller.bearerProved() + caller.staleProofs();
    } catch (RefusedException refused) {
      who = refused.refusal().reason().name();
    }
    return who + stale[0];
  }

  private String outcome(String token, Instant now) {
    return outcome(token, now, memory);
  }

  @Test
  void aTokenThatComesAgainIsRemembered() {
    String token = live("reports", 1);
    outcome(token, NOW);
    assertThat(memory.size()).isZero();
    outcome(token, NOW);
    assertThat(memory.size()).isOne();
    assertThat(outcome(token, NOW)).isEqualTo("reportsjwttrue00");
  }

  @Test
  void aRememberedTokenEndsWithItsLifeAndBeginsNoSooner() {
    String token = live("reports", 1);
    for (int i = 0; i < 3; i++) {
      outcome(token, NOW);
    }
    assertThat(outcome(token, NOW.plusSeconds(359))).startsWith("reports");
    assertThat(outcome(token, NOW.plusSeconds(360))).startsWith("UNPROVEN");
    assertThat(outcome(token, NOW.minusSeconds(70))).startsWith("reports");
    assertThat(outcome(token, NOW.minusSeconds(71))).startsWith("UNPROVEN");
    assertThat(memory.size()).isOne();
  }

  @Test
  void aKeyThatIsWithdrawnEndsWhatItSigned() {
    String token = live("reports", 1);
    for (int i = 0; i < 3; i++) {
      outcome(token, NOW);
    }
    published = TWO.getPublic();
    assertThat(outcome(token, NOW)).startsWith("UNPROVEN");
    published = null;
    assertThat(outcome(token, NOW)).startsWith("UNPROVEN");
    published = ONE.getPublic();
    assertThat(outcome(token, NOW)).startsWith("reports");
  }

  @Test
  void theIssuerIsAskedForTheKeyEachTime() {
    String token = live("reports", 1);
    for (int i = 0; i < 10; i++) {
      outcome(token, NOW);
    }
    assertThat(asked).isEqualTo(10);
  }

  @Test
  void aTokenThatDoesNotHoldIsNotRemembered() {
    String forged = token(TWO, "reports", 1, NOW, NOW.plusSeconds(300));
    String late = token(ONE, "reports", 2, NOW, NOW.minusSeconds(100));
    for (int i = 0; i < 5; i++) {
      assertThat(outcome(forged, NOW)).startsWith("UNPROVEN");
      assertThat(outcome(late, NOW)).startsWith("UNPROVEN");
    }
    assertThat(memory.size()).isZero();
  }

  @Test
  void anyTokenProvesWhatItProvesWithoutAMemory() {
    Random random = new Random(3);
    String[] tokens = new String[40];
    for (int i = 0; i < tokens.length; i++) {
      KeyPair pair = random.nextInt(4) == 0 ? TWO : ONE;
      String subject = List.of("reports", "payroll", "nobody").get(random.nextInt(3));
      Instant from = NOW.plusSeconds(random.nextInt(400) - 200);
      tokens[i] = token(pair, subject, i, from, from.plusSeconds(random.nextInt(300)));
    }
    tokens[0] = "key";
    for (int i = 0; i < 1_000; i++) {
      if (random.nextInt(200) == 0) {
        published = random.nextInt(4) == 0 ? TWO.getPublic() : ONE.getPublic();
      }
      String token = tokens[random.nextInt(tokens.length)];
      if (random.nextInt(20) == 0) {
        token = token.substring(0, token.length() - 1) + 'x';
      }
      Instant now = NOW.plusSeconds(random.nextInt(600) - 300);
      assertThat(outcome(token, now)).isEqualTo(outcome(token, now, new ProofMemory()));
    }
    assertThat(memory.size()).isPositive();
  }

  @Test
  void noMoreThanItsPlacesAreRemembered() {
    VerifiedJwt any =
        new VerifiedJwt(
            0, 0, 0, 0, List.of(), NOW, null, "https://sso", null, "ES256", ONE.getPublic());
    byte[] octets = new byte[8];
    Random random = new Random(4);
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(octets);
      memory.hash(octets, 0, octets.length);
      memory.isRepeated();
      memory.isRepeated();
      memory.keep(any);
    }
    assertThat(memory.size()).isEqualTo(ProofMemory.JWTS);
  }
}
