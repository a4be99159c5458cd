package io.latchkey.gateway.journey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** A single sign-on server: keys by discovery and by their own URL, and introspection. */
final class Issuer implements AutoCloseable {
  static final String OPAQUE = "an-opaque-token-of-the-tests";

  final FakeTenant server = new FakeTenant();
  final ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  final RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
  final ECKey unknown = new ECKeyGenerator(Curve.P_256).keyID("unknown").generate();

  Issuer() throws IOException, JOSEException {
    server.answers(this::answer);
  }

  String url() {
    return server.url();
  }

  private String answer(Answer request) {
    String target = request.head().split(" ")[1];
    return switch (target) {
      case "/.well-known/openid-configuration" ->
          FakeTenant.json("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(url(), url()));
      case "/jwks", "/keys" -> FakeTenant.json(new JWKSet(List.of(ec, rsa)).toString());
      case "/introspect" ->
          FakeTenant.json(
              request.content().contains("token=" + OPAQUE)
                  ? "{\"active\":true,\"sub\":\"opaque-app\"}"
                  : "{\"active\":false}");
      default -> FakeTenant.answer("404 Not Found", "", "");
    };
  }

  /** How many calls to {@code target} came since this was last asked of any target. */
  long asked(String target) {
    return server.sent().stream()
        .filter(request -> request.head().split(" ")[1].equals(target))
        .count();
  }

  /** Claims that are all well for {@code subject}, before {@code change}. */
  JWTClaimsSet claims(String issuer, String subject, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject)
            .audience("latchkey")
            .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    change.accept(claims);
    return claims.build();
  }

  static String signed(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    jwt.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey()));
    return jwt.serialize();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
