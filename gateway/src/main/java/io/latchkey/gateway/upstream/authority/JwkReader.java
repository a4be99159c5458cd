package io.latchkey.gateway.upstream.authority;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Web Key Sets (RFC 7517 section 5) and keeps only what may check a signature: RSA and
 * EC public keys of good size whose {@code use}, {@code key_ops} and {@code alg} allow it. A key
 * that it does not know or want is passed over, as that section says.
 */
final class JwkReader {
  /** The most keys of one set; a set with more is refused whole. */
  static final int MAX_KEYS = 100;

  static final int MIN_RSA_BITS = 2048;

  /** Larger keys make each check too dear. */
  static final int MAX_RSA_BITS = 8192;

  private static final int MAX_EXPONENT_BITS = 64;
  private static final Set<String> RSA =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  private static final Map<String, Curve> CURVES =
      Map.of("P-256", Curve.P_256, "P-384", Curve.P_384, "P-521", Curve.P_521);
  private static final Map<String, String> EC =
      Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");

  private JwkReader() {}

  /** The usable keys of the set that {@code content} holds; perhaps none. */
  static List<VerificationKey> read(byte[] content) throws AuthorityException {
    JsonNode keys = StrictJson.object(content).get("keys");
    if (keys == null || !keys.isArray()) {
      throw new AuthorityException("the key set has no array \"keys\"");
    }
    if (keys.size() > MAX_KEYS) {
      throw new AuthorityException("the key set has more than " + MAX_KEYS + " keys");
    }
    List<VerificationKey> usable = new ArrayList<>();
    for (JsonNode jwk : keys) {
      VerificationKey key = isForSignatures(jwk) ? key(jwk) : null;
      if (key != null) {
        usable.add(key);
      }
    }
    return List.copyOf(usable);
  }

  /** Whether {@code use} and {@code key_ops} allow checking, and nothing private was published. */
  private static boolean isForSignatures(JsonNode jwk) {
    JsonNode use = jwk.get("use");
    if (use != null && !"sig".equals(use.textValue())) {
      return false;
    }
    JsonNode operations = jwk.get("key_ops");
    boolean mayVerify = operations == null;
    if (operations != null) {
      for (JsonNode operation : operations) {
        mayVerify |= "verify".equals(operation.textValue());
      }
    }
    return mayVerify && !jwk.has("d") && !jwk.has("k");
  }

  private static @Nullable VerificationKey key(JsonNode jwk) {
    try {
      String type = StrictJson.text(jwk, "kty");
      if ("RSA".equals(type)) {
        return restricted(jwk, RSA, rsa(jwk));
      }
      String curve = StrictJson.text(jwk, "crv");
      String algorithm = "EC".equals(type) && curve != null ? EC.get(curve) : null;
      if (algorithm != null) {
        return restricted(jwk, Set.of(algorithm), ec(jwk, CURVES.get(curve)));
      }
      return null;
    } catch (JOSEException | IllegalArgumentException | IllegalStateException unusable) {
      return null;
    }
  }

  private static @Nullable VerificationKey restricted(
      JsonNode jwk, Set<String> algorithms, @Nullable PublicKey key) {
    JsonNode kid = jwk.get("kid");
    boolean badName = kid != null && !kid.isTextual();
    if (key == null || badName) {
      return null;
    }
    String name = kid == null ? null : kid.textValue();
    if (!jwk.has("alg")) {
      return new VerificationKey(name, algorithms, key);
    }
    String only = StrictJson.text(jwk, "alg");
    return only != null && algorithms.contains(only)
        ? new VerificationKey(name, Set.of(only), key)
        : null;
  }

  private static @Nullable PublicKey rsa(JsonNode jwk) throws JOSEException {
    Base64URL n = number(jwk, "n");
    Base64URL e = number(jwk, "e");
    if (n == null || e == null) {
      return null;
    }
    BigInteger modulus = n.decodeToBigInteger();
    BigInteger exponent = e.decodeToBigInteger();
    boolean goodModulus =
        modulus.bitLength() >= MIN_RSA_BITS && modulus.bitLength() <= MAX_RSA_BITS;
    boolean goodExponent =
        exponent.testBit(0)
            && exponent.bitLength() > 1
            && exponent.bitLength() <= MAX_EXPONENT_BITS;
    return goodModulus && goodExponent ? new RSAKey.Builder(n, e).build().toRSAPublicKey() : null;
  }

  /** The key, whose point the library holds to be on the curve. */
  private static @Nullable PublicKey ec(JsonNode jwk, @Nullable Curve curve) throws JOSEException {
    Base64URL x = number(jwk, "x");
    Base64URL y = number(jwk, "y");
    return x == null || y == null || curve == null
        ? null
        : new ECKey.Builder(curve, x, y).build().toECPublicKey();
  }

  private static @Nullable Base64URL number(JsonNode jwk, String name) {
    String text = StrictJson.text(jwk, name);
    return text == null || text.isEmpty() ? null : new Base64URL(text);
  }
}
