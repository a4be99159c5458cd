package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client assertion as a client makes it, by hand, so that each thing can be made wrong. */
final class Assertion {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Object> claims = new LinkedHashMap<>();
  private PrivateKey key;
  private String algorithm = "RS256";

  private Assertion(PrivateKey key) {
    this.key = key;
  }

  static Assertion of(SwsSettings settings, SwsRole role, String audience, Instant now) {
    String client = settings.clientId(role);
    return new Assertion(settings.account(role).privateKey())
        .with("iss", client)
        .with("sub", client)
        .with("aud", audience)
        .with("iat", now.getEpochSecond())
        .with("exp", now.getEpochSecond() + 50)
        .with("jti", UUID.randomUUID().toString());
  }

  /** With a claim of this value, or without it where the value is null. */
  Assertion with(String claim, @Nullable Object value) {
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    return this;
  }

  Assertion signedBy(PrivateKey other) {
    key = other;
    return this;
  }

  Assertion algorithm(String other) {
    algorithm = other;
    return this;
  }

  String signed() {
    try {
      String head = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
      String text = word(head.getBytes(StandardCharsets.UTF_8)) + "." + word(content());
      Signature signature =
          Signature.getInstance(algorithm.equals("RS512") ? "SHA512withRSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + word(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] content() {
    try {
      return MAPPER.writeValueAsBytes(claims);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
