package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** A token request as the endpoint reads it, and the assertions in it, verified by others' code. */
record TokenForm(Answer request, Map<String, String> fields) {
  static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  static TokenForm of(Answer request) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : request.content().split("&")) {
      int at = pair.indexOf('=');
      String name = decode(pair.substring(0, at));
      assertThat(fields.put(name, decode(pair.substring(at + 1)))).as(name + " twice").isNull();
    }
    return new TokenForm(request, fields);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String path() {
    return request.head().split(" ")[1];
  }

  String get(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The fields less those whose values differ from one request to the next. */
  Map<String, String> without(String... names) {
    Map<String, String> left = new LinkedHashMap<>(fields);
    for (String name : names) {
      assertThat(left.remove(name)).as(name).isNotNull();
    }
    return left;
  }

  /** The JWS in that field. */
  JWSObject jws(String name) throws Exception {
    return JWSObject.parse(get(name));
  }

  /** The claims of the JWS in that field, whose signature must be of {@code key}. */
  JWTClaimsSet claims(String name, PublicKey key) throws Exception {
    JWSObject jws = jws(name);
    assertThat(isSignedBy(jws, key)).as("signature of " + get(name)).isTrue();
    return JWTClaimsSet.parse(jws.getPayload().toJSONObject());
  }

  static boolean isSignedBy(JWSObject jws, PublicKey key) throws Exception {
    if (key instanceof RSAPublicKey rsa) {
      return jws.verify(new RSASSAVerifier(rsa));
    }
    if (key instanceof ECPublicKey ec) {
      return jws.verify(new ECDSAVerifier(ec));
    }
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update(jws.getSigningInput());
    return signature.verify(jws.getSignature().decode());
  }
}
