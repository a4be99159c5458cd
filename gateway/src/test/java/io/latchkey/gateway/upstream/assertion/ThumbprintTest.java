package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public names of keys, held against another's thumbprints. */
class ThumbprintTest {

  private static @Nullable String name(JWK key) throws Exception {
    return KeyFile.read(key.toJSONString().getBytes(StandardCharsets.UTF_8), KeyOptions.NONE)
        .publicName();
  }

  @Test
  void theExampleOfRfc7638HasItsThumbprint() throws Exception {
    String n =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
            + "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Qv"
            + "zqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6"
            + "WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    RSAKey key = RSAKey.parse("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + n + "\"}");
    assertThat(Thumbprint.of(key.toRSAPublicKey()))
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "P-521"})
  void keysOnCurvesHaveTheirs(String curve) throws Exception {
    for (int i = 0; i < 20; i++) { // a leading zero now and then
      JWK key = new ECKeyGenerator(Curve.parse(curve)).generate();
      assertThat(name(key)).isEqualTo(key.computeThumbprint().toString());
    }
  }

  @Test
  void ed25519HasItsOwn() throws Exception {
    // RFC 8037 appendix A
    String key =
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    SigningKey read = KeyFile.read(key.getBytes(StandardCharsets.UTF_8), KeyOptions.NONE);
    assertThat(read.publicName()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void aKeyIdIsTheNameAlsoWhereItGoesIntoNoAssertion() throws Exception {
    JWK key = new RSAKeyGenerator(2048).keyID("summer-2026").generate();
    byte[] file = key.toJSONString().getBytes(StandardCharsets.UTF_8);
    assertThat(KeyFile.read(file, KeyOptions.NONE).withoutKeyId().publicName())
        .isEqualTo("summer-2026");
    assertThat(KeyFile.read(file, new KeyOptions("k".repeat(100), null, null)).publicName())
        .isEqualTo("k".repeat(100));
    for (String odd : new String[] {"k".repeat(101), "a\nb", "\u00fc"}) {
      assertThat(KeyFile.read(file, new KeyOptions(odd, null, null)).publicName())
          .isEqualTo(key.computeThumbprint().toString());
    }
  }

  @Test
  void aKeyWithoutItsPublicHalfHasNone() throws Exception {
    // RFC 8410 section 10.3
    byte[] der =
        Base64.getDecoder()
            .decode("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");
    assertThat(KeyFile.read(der, KeyOptions.NONE).publicName()).isNull();
  }
}
