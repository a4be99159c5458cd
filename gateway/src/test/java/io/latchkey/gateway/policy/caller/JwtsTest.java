package io.latchkey.gateway.policy.caller;

import static io.latchkey.gateway.policy.caller.Calls.byJwt;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair WEAK = pair("RSA", 1024);
  private static final KeyPair EC = pair("EC", 256);
  private static final KeyPair EC384 = pair("EC", 384);
  private static final Map<String, PublicKey> KEYS =
      Map.of(
          "rsa",
          RSA.getPublic(),
          "weak",
          WEAK.getPublic(),
          "ec",
          EC.getPublic(),
          "p384",
          EC384.getPublic());
  private static final SigningKeys SIGNING =
      (issuer, keyId, algorithm) ->
          issuer.equals("https://sso") ? KEYS.get(keyId == null ? "rsa" : keyId) : null;
  private static final Callers CALLERS =
      Callers.of(
          List.of(
              byJwt("reports", "https://sso", "latchkey", "reports"),
              byJwt("other", "https://sso", "latchkey", "other"),
              byJwt("stranger", "https://elsewhere", "latchkey", "reports")));

  private static KeyPair pair(String kind, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://sso")
        .audience("latchkey")
        .subject("reports")
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String rsa(JWTClaimsSet.Builder claims) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
    return signed(header, claims.build(), new RSASSASigner(RSA.getPrivate()));
  }

  private static String outcome(String token) {
    try {
      Caller caller =
          CALLERS.authenticate(
              Calls.call(Calls.from("192.0.2.1", false, null), "Authorization", "Bearer " + token),
              NOW,
              SIGNING,
              List.of());
      assertThat(caller.proof()).isEqualTo("jwt");
      assertThat(caller.bearerProved()).isTrue();
      return caller.name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, rsa, reports", "RS384, rsa, reports", "RS512, rsa, reports", "PS256, rsa, reports",
    "PS384, rsa, reports", "PS512, rsa, reports", "RS256, unknown, UNPROVEN", "RS256, ec, UNPROVEN",
    "PS256, weak, UNPROVEN", "RS256, p384, UNPROVEN",
  })
  void anRsaSignatureHoldsUnderItsOwnKey(String algorithm, String keyId, String expected) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(keyId).build();
    assertThat(outcome(signed(header, claims().build(), new RSASSASigner(RSA.getPrivate()))))
        .isEqualTo(expected);
  }

  @Test
  void anEcSignatureHoldsOnTheCurveOfItsAlgorithm() throws JOSEException {
    JWSHeader es256 = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build();
    JWSHeader es384 = new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("p384").build();
    JWSHeader wrong = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("p384").build();
    JWSSigner p256 = new ECDSASigner((ECPrivateKey) EC.getPrivate());
    JWSSigner p384 = new ECDSASigner(EC384.getPrivate(), Curve.P_384);
    assertThat(outcome(signed(es256, claims().build(), p256))).isEqualTo("reports");
    assertThat(outcome(signed(es384, claims().build(), p384))).isEqualTo("reports");
    assertThat(outcome(signed(wrong, claims().build(), p256))).isEqualTo("UNPROVEN");
  }

  @Test
  void aWeakKeyHoldsNothing() {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("weak").build();
    assertThat(outcome(signed(header, claims().build(), new RSASSASigner(WEAK.getPrivate(), true))))
        .isEqualTo("UNPROVEN");
  }

  @Test
  void noneAndSharedSecretsAreNoSignature() throws JOSEException {
    assertThat(outcome(new PlainJWT(claims().build()).serialize())).isEqualTo("UNPROVEN");
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
    assertThat(
            outcome(signed(header, claims().build(), new MACSigner(RSA.getPublic().getEncoded()))))
        .isEqualTo("UNPROVEN");
    String unsigned = rsa(claims());
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    String payload = unsigned.substring(unsigned.indexOf('.'), unsigned.lastIndexOf('.') + 1);
    assertThat(outcome(none + payload)).isEqualTo("UNPROVEN");
  }

  @Test
  void aCriticalHeaderIsRefused() {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa")
            .criticalParams(Set.of("exp"))
            .customParam("exp", 1)
            .build();
    assertThat(outcome(signed(header, claims().build(), new RSASSASigner(RSA.getPrivate()))))
        .isEqualTo("UNPROVEN");
  }

  @Test
  void withoutAKeyIdTheIssuersKeyIsAskedFor() {
    JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
    assertThat(outcome(signed(header, claims().build(), new RSASSASigner(RSA.getPrivate()))))
        .isEqualTo("reports");
  }

  @ParameterizedTest
  @CsvSource({"300, reports", "-59, reports", "-60, UNPROVEN", "-61, UNPROVEN"})
  void itHoldsUntilItsEndAndSixtySecondsMore(long seconds, String expected) {
    assertThat(outcome(rsa(claims().expirationTime(Date.from(NOW.plusSeconds(seconds))))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1, reports", "60, reports", "61, UNPROVEN"})
  void itHoldsFromItsBeginningAndSixtySecondsBefore(long seconds, String expected) {
    assertThat(outcome(rsa(claims().notBeforeTime(Date.from(NOW.plusSeconds(seconds))))))
        .isEqualTo(expected);
  }

  @Test
  void theClaimsMustBeThereAndEqual() {
    assertThat(outcome(rsa(claims()))).isEqualTo("reports");
    assertThat(outcome(rsa(claims().subject("other")))).isEqualTo("other");
    assertThat(outcome(rsa(claims().audience(List.of("x", "latchkey"))))).isEqualTo("reports");
    assertThat(outcome(rsa(claims().expirationTime(null)))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().issuer(null)))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().issuer("https://sso/")))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().issuer("https://elsewhere")))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().audience((String) null)))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().audience("latchkey2")))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().subject(null)))).isEqualTo("UNPROVEN");
    assertThat(outcome(rsa(claims().subject("Reports")))).isEqualTo("UNPROVEN");
  }

  @Test
  void itIsLookedAtUpToItsLimit() {
    String token = rsa(claims().claim("x", "y".repeat(5600)));
    assertThat(token.length()).isLessThanOrEqualTo(Jwts.MAX_JWT);
    assertThat(outcome(token)).isEqualTo("reports");
    assertThat(outcome(rsa(claims().claim("x", "y".repeat(6000))))).isEqualTo("UNPROVEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b.c",
        "..",
        ".",
        "eyJ.eyJ.",
        "....",
        "e30.e30.",
        "e30.e30.AA",
        "bnVsbA.bnVsbA.AA"
      })
  void malformedTokensProveNobody(String token) {
    assertThat(outcome(token)).isEqualTo("UNPROVEN");
  }

  @Test
  void deepJsonProvesNobody() {
    String deep =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("{\"a\":" + "[".repeat(2800)).getBytes(StandardCharsets.UTF_8));
    assertThat(
            outcome(deep + "." + deep + ".AA")
                .concat(String.valueOf(deep.length() * 2 < Jwts.MAX_JWT)))
        .isEqualTo("UNPROVENtrue");
  }

  @Test
  void noChangedCharacterSurvives() {
    String token = rsa(claims());
    Random random = new Random(3);
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int at = random.nextInt(token.length() - 1);
      char other = "abcdXYZ019-_.".charAt(random.nextInt(13));
      if (token.charAt(at) != other) {
        String changed = token.substring(0, at) + other + token.substring(at + 1);
        if (!outcome(changed).equals("UNPROVEN")) {
          accepted.add(changed);
        }
      }
    }
    assertThat(accepted).isEmpty();
  }
}
