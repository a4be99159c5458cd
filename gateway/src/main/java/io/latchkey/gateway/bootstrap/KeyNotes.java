package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.bootstrap.Rehearsed.Notes;
import io.latchkey.gateway.config.SecretOrigin;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import java.nio.file.Path;
import java.util.List;

/** What an account's secrets and keys are, and where they come from; never what they say. */
final class KeyNotes {
  private static final String STAGE = "file";

  private KeyNotes() {}

  static void write(Notes notes, Grant grant, List<SecretOrigin> origins) {
    for (SecretOrigin origin : origins) {
      notes.good(STAGE, origin.key() + " " + from(origin));
    }
    if (grant instanceof EndpointGrant asked) {
      asked.assertions().forEach(source -> write(notes, source));
    }
  }

  private static String from(SecretOrigin origin) {
    Path file = origin.file();
    if (file != null) {
      return "was read from " + file;
    }
    return origin.substituted()
        ? "was read from the environment"
        : "stands in the configuration itself";
  }

  private static void write(Notes notes, AssertionSource source) {
    if (!(source instanceof AssertionSource.Signed signed)) {
      notes.good(STAGE, "the assertion is made elsewhere, and read anew for each token");
      return;
    }
    SigningKey key = signed.key();
    String id = key.keyId();
    notes.good(
        STAGE,
        "it holds a private key, "
            + kind(key.algorithmName())
            + ", that signs "
            + key.algorithmName()
            + (id == null ? ", without a key id" : ", with the key id " + id));
    notes.fact("algorithm", key.algorithmName());
    if (id != null) {
      notes.fact("keyId", id);
    }
  }

  private static String kind(String algorithm) {
    return switch (algorithm.substring(0, 2)) {
      case "RS", "PS" -> "RSA";
      case "ES" -> "EC";
      default -> "Edwards curve";
    };
  }
}
