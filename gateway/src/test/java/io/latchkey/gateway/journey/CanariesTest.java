package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.sws.KeyFileShape;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for canaries finds what is planted. */
class CanariesTest {
  private static final SwsSettings SWS = SwsSettings.demo(new SecureRandom());

  private final Canaries canaries = new Canaries();
  private final String secret = canaries.make("secret");

  @Test
  void everyFormIsFound() {
    Canaries.forms(secret)
        .forEach(
            (form, planted) ->
                assertThat(canaries.findIn("{\"a\":\"" + planted + "\"}"))
                    .as(form)
                    .contains("secret " + form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:", "ab:", "svc-hr@example.com:", "x"})
  void basicCredentialsAreFoundWhateverStandsBefore(String before) {
    String basic =
        Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.ISO_8859_1));

    assertThat(canaries.findIn("Basic " + basic)).isNotEmpty();
  }

  @Test
  void aTruncatedValueIsFound() {
    assertThat(canaries.findIn("token " + secret.substring(0, 16) + "...")).isNotEmpty();
  }

  @Test
  void otherTextIsNot() {
    assertThat(canaries.findIn("nothing of that kind " + new Canaries().make("other"))).isEmpty();
  }

  private static PrivateKey rsa() {
    return SWS.account(SwsRole.AUDITOR).privateKey();
  }

  private static PrivateKey made(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  @ParameterizedTest
  @EnumSource(KeyFileShape.Lines.class)
  void aKeyFileIsFoundInEveryShape(KeyFileShape.Lines lines) {
    canaries.add("key", PrivateNumbers.of(rsa()));

    for (KeyFileShape.Pem pem : KeyFileShape.Pem.values()) {
      String file = SWS.keyFile(SwsRole.AUDITOR, KeyFileShape.VENDOR.with(pem).with(lines));
      assertThat(canaries.findIn(file))
          .anyMatch(found -> found.startsWith("key d "))
          .anyMatch(found -> found.startsWith("key qi "));
      assertThat(canaries.findIn(file.replace("/", "\\/"))).isNotEmpty();
    }
    assertThat(canaries.findIn(SWS.account(SwsRole.AUDITOR).id() + SWS.tenantId())).isEmpty();
  }

  /** The first lines hold the public numbers alone, and the last one may be short. */
  @Test
  void aSingleLineOfPemIsFound() {
    canaries.add("key", PrivateNumbers.of(rsa()));
    List<String> lines =
        Base64.getMimeEncoder().encodeToString(rsa().getEncoded()).lines().toList();

    for (String line : lines.subList(5, lines.size() - 1)) {
      assertThat(canaries.findIn("at line 7: " + line)).as(line).isNotEmpty();
    }
    assertThat(canaries.findIn(lines.get(0) + lines.get(1) + lines.get(2))).isEmpty();
  }

  @Test
  void everyPrivateMemberOfAJwkIsFound() throws Exception {
    RSAKey key = AicSettings.demo(new SecureRandom()).key();
    canaries.add("key", PrivateNumbers.of(key.toPrivateKey()));

    key.toJSONObject()
        .forEach(
            (name, value) -> {
              boolean secretMember = Set.of("d", "p", "q", "dp", "dq", "qi").contains(name);
              List<String> found = canaries.findIn("\"" + value + "\"");
              assertThat(found.isEmpty()).as(name).isEqualTo(!secretMember);
              assertThat(found).allMatch(each -> each.startsWith("key " + name + " "));
            });
    assertThat(canaries.findIn("d=" + rsa().getAlgorithm())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "Ed25519"})
  void shortKeysAreFoundInDerPemAndNumbers(String algorithm) throws Exception {
    PrivateKey key = made(algorithm);
    canaries.add("key", PrivateNumbers.of(key));
    byte[] number = PrivateNumbers.of(key).members().getOrDefault("d", new byte[0]);

    String lines = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    assertThat(canaries.findIn(lines)).isNotEmpty();
    assertThat(canaries.findIn(HexFormat.of().formatHex(number))).isNotEmpty();
    assertThat(canaries.findIn(HexFormat.of().withUpperCase().formatHex(number))).isNotEmpty();
    assertThat(canaries.findIn("S: " + new BigInteger(1, number))).isNotEmpty();
    assertThat(canaries.findIn(Base64.getEncoder().encodeToString(made(algorithm).getEncoded())))
        .isEmpty();
  }
}
