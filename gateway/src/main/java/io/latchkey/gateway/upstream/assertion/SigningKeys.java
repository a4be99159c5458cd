package io.latchkey.gateway.upstream.assertion;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes a key that was found into one that signs, and tries it once. */
final class SigningKeys {
  private static final byte[] TRIAL = "latchkey".getBytes(StandardCharsets.US_ASCII);

  /** The longest name of a key that is shown. */
  static final int NAME_MOST = 100;

  private SigningKeys() {}

  static SigningKey of(FoundKey found, KeyOptions options) throws KeyFileException {
    KeyNumbers numbers = found.numbers();
    JwsAlgorithm algorithm = algorithm(found, options.algorithm());
    String named = options.keyId();
    String keyId = named == null || named.isBlank() ? found.keyId() : named;
    try {
      PrivateKey key = numbers.privateKey();
      byte[] signed = algorithm.sign(key, TRIAL);
      verify(algorithm, numbers.publicKey(), signed, Wrong.mismatched());
      verify(
          algorithm,
          found.certified(),
          signed,
          new KeyFileException(
              "holds a key and a certificate that do not belong together; make it anew:"
                  + " openssl pkcs12 -export -inkey key.pem -in certificate.pem -out key.p12"));
      String publicName = publicName(keyId, numbers.publicKey());
      return new SigningKey(key, algorithm, keyId, publicName, fingerprint(key, algorithm, keyId));
    } catch (GeneralSecurityException unusable) {
      throw Wrong.mismatched();
    }
  }

  private static @Nullable String publicName(@Nullable String keyId, @Nullable PublicKey key) {
    boolean shown =
        keyId != null
            && !keyId.isBlank()
            && keyId.length() <= NAME_MOST
            && keyId.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (shown) {
      return keyId;
    }
    return key == null ? null : Thumbprint.of(key);
  }

  static SigningKey withoutKeyId(
      PrivateKey key, JwsAlgorithm algorithm, @Nullable String publicName) {
    try {
      return new SigningKey(key, algorithm, null, publicName, fingerprint(key, algorithm, null));
    } catch (GeneralSecurityException withoutSha256) {
      throw new IllegalStateException("this Java has no SHA-256", withoutSha256);
    }
  }

  private static void verify(
      JwsAlgorithm algorithm, @Nullable PublicKey key, byte[] signed, KeyFileException otherwise)
      throws KeyFileException {
    if (key == null) {
      return;
    }
    try {
      if (algorithm.verify(key, TRIAL, signed)) {
        return;
      }
    } catch (GeneralSecurityException otherKind) {
      throw otherwise;
    }
    throw otherwise;
  }

  private static JwsAlgorithm algorithm(FoundKey found, @Nullable String wanted)
      throws KeyFileException {
    KeyNumbers numbers = found.numbers();
    String own = found.algorithm();
    String text = wanted == null ? own : wanted;
    if (text == null) {
      return numbers.algorithms().get(0);
    }
    JwsAlgorithm algorithm = JwsAlgorithm.named(text, numbers.algorithms());
    if (algorithm != null) {
      return algorithm;
    }
    String fitting =
        "%s signs %s".formatted(numbers.kind(), JwsAlgorithm.names(numbers.algorithms()));
    throw new KeyFileException(
        wanted == null
            ? "says an \"alg\" that its key cannot sign; %s: set algorithm to one of these"
                .formatted(fitting)
            : "holds a key that cannot sign with the algorithm that is set; %s: set algorithm to one of"
                    .formatted(fitting)
                + " these, or leave it out");
  }

  /** Each part ends where it says, so that no two keys run into the same octets. */
  private static String fingerprint(PrivateKey key, JwsAlgorithm algorithm, @Nullable String keyId)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(key.getEncoded());
    digest.update(algorithm.text().getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) 0);
    if (keyId != null) {
      digest.update((byte) 1);
      digest.update(keyId.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
