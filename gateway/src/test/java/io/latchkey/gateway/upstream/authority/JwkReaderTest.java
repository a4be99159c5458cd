package io.latchkey.gateway.upstream.authority;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkReaderTest {

  private static List<VerificationKey> read(String set) throws AuthorityException {
    return JwkReader.read(set.getBytes(UTF_8));
  }

  private static List<VerificationKey> readOne(String jwk) throws AuthorityException {
    return read("{\"keys\":[" + jwk + "]}");
  }

  @Test
  void eachCurveServesItsOwnAlgorithmOnly() throws AuthorityException {
    List<VerificationKey> keys =
        read(
            Jwks.set(
                Jwks.ec("a", Curve.P_256), Jwks.ec("b", Curve.P_384), Jwks.ec("c", Curve.P_521)));
    assertThat(keys)
        .extracting(VerificationKey::algorithms)
        .containsExactly(
            java.util.Set.of("ES256"), java.util.Set.of("ES384"), java.util.Set.of("ES512"));
  }

  @Test
  void anRsaKeyServesBothPaddingsButNoOtherFamily() throws AuthorityException {
    VerificationKey key = read(Jwks.set(Jwks.rsa("r", 2048))).get(0);
    assertThat(key.algorithms())
        .containsExactlyInAnyOrder("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  }

  @ParameterizedTest
  @CsvSource({"2047,0", "2048,1", "8192,1", "8193,0"})
  void rsaKeysAreTakenWithinTheirBounds(int bits, int taken) throws AuthorityException {
    assertThat(readOne(Jwks.rsaNumbers(bits, "AQAB"))).hasSize(taken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AQ", "Ag", "AA", "AQAAAAAAAAAB", ""})
  void rsaExponentsThatAreOneEvenOrHugeAreNotTaken(String exponent) throws AuthorityException {
    assertThat(readOne(Jwks.rsaNumbers(2048, exponent))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use\":\"enc\"",
        "\"use\":5",
        "\"key_ops\":[\"encrypt\"]",
        "\"key_ops\":\"verify\"",
        "\"d\":\"AQ\"",
        "\"alg\":\"RS256\"",
        "\"alg\":\"none\"",
        "\"alg\":7",
        "\"kid\":7"
      })
  void aKeyThatIsNotMeantForThisIsPassedOver(String member) throws AuthorityException {
    String good = Jwks.ec(null).toJSONString();
    assertThat(readOne(good)).hasSize(1);
    assertThat(readOne(good.substring(0, good.length() - 1) + "," + member + "}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\"}",
        "{\"kty\":\"RSA\"}",
        "{}",
        "null",
        "5",
        "[]"
      })
  void whatIsNoKeyForSignaturesIsPassedOver(String jwk) throws AuthorityException {
    assertThat(readOne(jwk)).isEmpty();
  }

  @Test
  void aSetOfTheMostKeysIsReadAndOneMoreIsRefused() throws AuthorityException {
    String most = String.join(",", Collections.nCopies(JwkReader.MAX_KEYS, "{}"));
    assertThat(readOne(most)).isEmpty();
    assertThatThrownBy(() -> readOne(most + ",{}")).isInstanceOf(AuthorityException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "<html>",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]} x",
        "{\"keys\":[],\"keys\":[]}"
      })
  void whatIsNoKeySetIsRefused(String content) {
    assertThatThrownBy(() -> read(content)).isInstanceOf(AuthorityException.class);
  }

  @Test
  void depthIsBounded() throws AuthorityException {
    int inner = StrictJson.MAX_DEPTH - 1;
    String most = "{\"x\":" + "[".repeat(inner) + "]".repeat(inner) + ",\"keys\":[]}";
    String more = "{\"x\":" + "[".repeat(inner + 1) + "]".repeat(inner + 1) + ",\"keys\":[]}";
    assertThat(read(most)).isEmpty();
    assertThatThrownBy(() -> read(more)).isInstanceOf(AuthorityException.class);
    assertThatThrownBy(() -> read("[".repeat(200_000))).isInstanceOf(AuthorityException.class);
  }

  @Test
  void sizeIsBounded() throws AuthorityException {
    byte[] content = new byte[StrictJson.MAX_CONTENT];
    Arrays.fill(content, (byte) ' ');
    System.arraycopy("{\"keys\":[]}".getBytes(UTF_8), 0, content, 0, 11);
    assertThat(JwkReader.read(content)).isEmpty();
    byte[] more = Arrays.copyOf(content, content.length + 1);
    more[content.length] = ' ';
    assertThatThrownBy(() -> JwkReader.read(more)).isInstanceOf(AuthorityException.class);
  }

  @Test
  void noMutationOfAKeySetDoesAnythingButReadOrRefuse() {
    Random random = new Random(7);
    byte[] good = Jwks.set(Jwks.ec("a"), Jwks.rsa("b", 2048)).getBytes(UTF_8);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      int read;
      try {
        read = JwkReader.read(bad).size();
      } catch (AuthorityException refused) {
        read = 0;
      }
      assertThat(read).isBetween(0, 2);
    }
  }
}
