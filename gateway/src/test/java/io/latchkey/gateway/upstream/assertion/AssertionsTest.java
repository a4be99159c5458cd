package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssertionsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-03T10:15:30.999Z");
  private static final URI ENDPOINT = URI.create("https://login.example.com:443/oauth2/token");

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.orSkip();
  }

  private static SigningKey key(KeyKind kind, String keyId) throws KeyFileException {
    byte[] content = KeyKit.of(kind).shape("PKCS#8").content();
    return KeyFile.read(content, new KeyOptions(keyId, null, null));
  }

  private static AssertionSource signed(
      SigningKey key, String audience, boolean issuedAt, boolean typed) {
    return new AssertionSource.Signed(
        key, "issuer", "subject", audience, Duration.ofSeconds(50), issuedAt, typed);
  }

  private static String make(AssertionSource source) throws AssertionException {
    return Assertions.make(source, ENDPOINT, NOW, RANDOM);
  }

  @Test
  void allThatIsAskedForIsInIt() throws Exception {
    SignedJWT jwt =
        SignedJWT.parse(make(signed(key(KeyKind.RSA, "k1"), "https://aud", true, true)));
    assertThat(jwt.getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", "RS256", "typ", "JWT", "kid", "k1"));
    Map<String, Object> claims = jwt.getPayload().toJSONObject();
    assertThat(claims)
        .containsOnlyKeys("iss", "sub", "aud", "exp", "iat", "jti")
        .containsEntry("iss", "issuer")
        .containsEntry("sub", "subject")
        .containsEntry("aud", "https://aud")
        .containsEntry("iat", NOW.getEpochSecond())
        .containsEntry("exp", NOW.getEpochSecond() + 50);
  }

  @Test
  void nothingElseIsInIt() throws Exception {
    SignedJWT jwt = SignedJWT.parse(make(signed(key(KeyKind.RSA, null), null, false, false)));
    assertThat(jwt.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "RS256"));
    assertThat(jwt.getPayload().toJSONObject())
        .containsOnlyKeys("iss", "sub", "aud", "exp", "jti")
        .containsEntry("aud", ENDPOINT.toString());
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void everyKindSigns(KeyKind kind) throws Exception {
    assertThat(KeyKit.of(kind).verifies(make(signed(key(kind, null), null, true, true)))).isTrue();
  }

  @Test
  void eachHasItsOwnIdentifierOf128BitsAtLeast() throws Exception {
    AssertionSource source = signed(key(KeyKind.P_256, null), null, true, true);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      String jti = SignedJWT.parse(make(source)).getJWTClaimsSet().getJWTID();
      assertThat(new Base64URL(jti).decode()).hasSizeGreaterThanOrEqualTo(16);
      seen.add(jti);
    }
    assertThat(seen).hasSize(500);
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void manyThreadsSignWithOneKey(KeyKind kind) throws Exception {
    AssertionSource source = signed(key(kind, null), null, true, true);
    Set<String> made = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              try {
                made.add(make(source));
              } catch (AssertionException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(made).hasSize(200);
    for (String assertion : made) {
      assertThat(KeyKit.of(kind).verifies(assertion)).isTrue();
    }
  }

  @Test
  void theSourceShowsNoKey() throws Exception {
    KeyKit kit = KeyKit.of(KeyKind.P_256);
    String shown = signed(key(KeyKind.P_256, null), null, true, true).toString();
    assertThat(shown).contains("SigningKey[ES256, ***]");
    for (String member : List.of("d", "x", "y")) {
      assertThat(shown).doesNotContain((String) kit.jwk.toJSONObject().get(member));
    }
  }
}
