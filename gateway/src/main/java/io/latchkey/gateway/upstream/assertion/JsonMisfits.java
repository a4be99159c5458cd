package io.latchkey.gateway.upstream.assertion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Names JSON files that are often put where another one belongs. */
final class JsonMisfits {
  private JsonMisfits() {}

  /** An object that is neither a JWK nor a JWK Set. */
  static KeyFileException of(ObjectNode object) {
    if (KeyJson.has(object, SwsKeyFile.ID)) {
      return new KeyFileException(
          "is the JSON file of a CyberArk Secure Web Sessions service account; it goes to an account"
              + " of a cyberark-sws tenant. For its key alone: jq -r .privateKey FILE > key.pem");
    }
    if (object.has("private_key")) {
      return new KeyFileException(
          "is the JSON file of a Google service account, or like it; take its key out:"
              + " jq -r .private_key FILE > key.pem");
    }
    if (object.has("ciphertext") || object.has("encrypted_key")) {
      return new KeyFileException(
          "is an encrypted JWK (JWE); decrypt it where it was made; " + Misfits.wanted());
    }
    if (object.has("access_token") || object.has("error")) {
      return new KeyFileException(
          "is the answer of a token endpoint or an error, and no key; " + Misfits.wanted());
    }
    return new KeyFileException(
        "is JSON, but no JWK: it has neither \"kty\" nor \"keys\"; " + Misfits.wanted());
  }

  /** An object that has neither member of the file of an SWS service account. */
  static KeyFileException notSws(ObjectNode object) {
    if (object.has("kty") || object.has("keys")) {
      return new KeyFileException(
          "is a JWK, as PingOne Advanced Identity Cloud gives it out; " + SwsKeyFile.WANTED);
    }
    if (object.has("private_key")) {
      return new KeyFileException(
          "is the JSON file of a Google service account, or like it; " + SwsKeyFile.WANTED);
    }
    return new KeyFileException(
        "is JSON with neither %s nor %s; %s"
            .formatted(SwsKeyFile.ID, SwsKeyFile.KEY, SwsKeyFile.WANTED));
  }
}
