package io.latchkey.gateway.upstream.credential;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token request as the server reads it. */
record Form(Map<String, List<String>> parameters) {

  /** The {@code i}th form that {@code client} sent. */
  static Form of(ScriptedClient client, int i) {
    return new Form(URLUtils.parseParameters(client.content(i)));
  }

  /** The one value of {@code name}, or null for none. */
  @Nullable String get(String name) {
    List<String> values = parameters.get(name);
    if (values != null && values.size() != 1) {
      throw new AssertionError(name + " is there " + values.size() + " times");
    }
    return values == null ? null : values.get(0);
  }

  /** The assertion {@code name}, its signature verified. */
  SignedJWT assertion(String name) {
    try {
      SignedJWT jwt = SignedJWT.parse(Objects.requireNonNull(get(name)));
      if (!jwt.verify(new RSASSAVerifier((RSAPublicKey) Keys.PAIR.getPublic()))) {
        throw new AssertionError("the signature is wrong");
      }
      return jwt;
    } catch (Exception unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
