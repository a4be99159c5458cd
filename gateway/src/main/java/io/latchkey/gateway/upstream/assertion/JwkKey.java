package io.latchkey.gateway.upstream.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a private JWK (RFC 7517, RFC 7518 section 6, RFC 8037), alone or in a JWK Set. */
final class JwkKey {
  private JwkKey() {}

  /**
   * The key in {@code object}.
   *
   * @param keyId which one of a set is wanted, or null if there is but one
   */
  static FoundKey read(ObjectNode object, @Nullable String keyId) throws KeyFileException {
    JsonNode keys = object.get("keys");
    if (keys != null && keys.isArray()) {
      return ofSet(keys, keyId);
    }
    if (!object.has("kty")) {
      throw JsonMisfits.of(object);
    }
    return key(object);
  }

  private static FoundKey ofSet(JsonNode keys, @Nullable String keyId) throws KeyFileException {
    List<ObjectNode> usable = new ArrayList<>();
    List<ObjectNode> meant = new ArrayList<>();
    for (JsonNode key : keys) {
      if (key instanceof ObjectNode jwk && jwk.has("d") && isForSignatures(jwk)) {
        usable.add(jwk);
        if (keyId != null && keyId.equals(jwk.path("kid").textValue())) {
          meant.add(jwk);
        }
      }
    }
    List<ObjectNode> chosen = meant.isEmpty() ? usable : meant;
    if (chosen.isEmpty()) {
      throw new KeyFileException(
          "is a JWK Set without a private key that signs; a set of public keys is what others check"
              + " with, give the private JWK");
    }
    if (chosen.size() > 1) {
      throw Wrong.several(chosen.size(), "set keyId to the \"kid\" of the one that is meant");
    }
    return key(chosen.get(0));
  }

  private static boolean isForSignatures(ObjectNode jwk) {
    JsonNode use = jwk.get("use");
    JsonNode operations = jwk.get("key_ops");
    return (use == null || use.isNull() || "sig".equals(use.textValue()))
        && (operations == null || operations.isNull() || holds(operations, "sign"));
  }

  private static boolean holds(JsonNode list, String text) {
    for (JsonNode each : list) {
      if (text.equals(each.textValue())) {
        return true;
      }
    }
    return false;
  }

  private static FoundKey key(ObjectNode jwk) throws KeyFileException {
    String type = KeyJson.text(jwk, "kty");
    if ("oct".equals(type)) {
      throw new KeyFileException(
          "is a JWK with a shared secret (\"kty\": \"oct\"), which signs HS256 only; "
              + Misfits.wanted());
    }
    if (!jwk.has("d")) {
      throw new KeyFileException(
          "is a JWK with a public key only (it has no \"d\"); give the private one");
    }
    if (!isForSignatures(jwk)) {
      throw new KeyFileException(
          "is a JWK that is not for signatures (\"use\" is not \"sig\", or \"key_ops\" lacks"
              + " \"sign\"); give the one that is");
    }
    KeyNumbers numbers =
        switch (type == null ? "" : type) {
          case "RSA" -> rsa(jwk);
          case "EC" -> ec(jwk);
          case "OKP" -> edwards(jwk);
          default ->
              throw new KeyFileException(
                  "is a JWK of a \"kty\" that is not read; allowed are RSA, EC and OKP");
        };
    return new FoundKey(numbers, KeyJson.text(jwk, "alg"), KeyJson.text(jwk, "kid"), null);
  }

  private static KeyNumbers rsa(ObjectNode jwk) throws KeyFileException {
    if (jwk.has("oth")) {
      throw Misfits.multiPrime();
    }
    return RsaNumbers.of(
        number(jwk, "n"),
        number(jwk, "e"),
        number(jwk, "d"),
        new RsaNumbers.Crt(
            optional(jwk, "p"),
            optional(jwk, "q"),
            optional(jwk, "dp"),
            optional(jwk, "dq"),
            optional(jwk, "qi")));
  }

  private static KeyNumbers ec(ObjectNode jwk) throws KeyFileException {
    String name = KeyJson.text(jwk, "crv");
    EcCurve curve = name == null ? null : EcCurve.named(name);
    if (curve == null) {
      throw Misfits.otherCurve();
    }
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    return EcNumbers.of(curve, number(jwk, "d"), point);
  }

  private static KeyNumbers edwards(ObjectNode jwk) throws KeyFileException {
    if (!"Ed25519".equals(KeyJson.text(jwk, "crv"))) {
      throw Misfits.otherCurve();
    }
    return Ed25519Numbers.of(octets(jwk, "d"), octets(jwk, "x"));
  }

  private static BigInteger number(ObjectNode jwk, String name) throws KeyFileException {
    return new BigInteger(1, octets(jwk, name));
  }

  private static @Nullable BigInteger optional(ObjectNode jwk, String name)
      throws KeyFileException {
    return KeyJson.text(jwk, name) == null ? null : number(jwk, name);
  }

  /** The octets of a member in base64url; what some tools write in Base64 is read too. */
  private static byte[] octets(ObjectNode jwk, String name) throws KeyFileException {
    String text = KeyJson.text(jwk, name);
    if (text == null) {
      throw new KeyFileException(
          "is a JWK that lacks its member \"%s\"; download the file again".formatted(name));
    }
    try {
      return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException notBase64) {
      throw new KeyFileException(
          "is a JWK whose member \"%s\" is garbled; download the file again".formatted(name));
    }
  }
}
