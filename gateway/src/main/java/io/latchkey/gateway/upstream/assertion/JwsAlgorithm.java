package io.latchkey.gateway.upstream.assertion;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm that signs with a private key (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864
 * section 2.2), done by the JDK alone.
 */
enum JwsAlgorithm {
  RS256("RS256", "SHA256withRSA", 0),
  RS384("RS384", "SHA384withRSA", 0),
  RS512("RS512", "SHA512withRSA", 0),
  PS256("PS256", "RSASSA-PSS", 256),
  PS384("PS384", "RSASSA-PSS", 384),
  PS512("PS512", "RSASSA-PSS", 512),
  ES256("ES256", "SHA256withECDSAinP1363Format", 0),
  ES384("ES384", "SHA384withECDSAinP1363Format", 0),
  ES512("ES512", "SHA512withECDSAinP1363Format", 0),
  EDDSA("EdDSA", "Ed25519", 0),
  ED25519("Ed25519", "Ed25519", 0);

  private final String text;
  private final String signature;

  /** The bits of the hash and of the salt, as RFC 7518 section 3.5 has them; 0 if not PSS. */
  private final int pssBits;

  JwsAlgorithm(String text, String signature, int pssBits) {
    this.text = text;
    this.signature = signature;
    this.pssBits = pssBits;
  }

  /** The one of {@code among} that {@code text} names, or null. */
  static @Nullable JwsAlgorithm named(String text, List<JwsAlgorithm> among) {
    for (JwsAlgorithm algorithm : among) {
      if (algorithm.text.equals(text)) {
        return algorithm;
      }
    }
    return null;
  }

  /** Their names, for a sentence. */
  static String names(List<JwsAlgorithm> algorithms) {
    return algorithms.stream().map(JwsAlgorithm::text).collect(Collectors.joining(", "));
  }

  /** The name that stands in {@code alg}. */
  String text() {
    return text;
  }

  /** The signature in the form of JWS. For any thread. */
  byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
    Signature signer = signature();
    signer.initSign(key);
    signer.update(content);
    return signer.sign();
  }

  boolean verify(PublicKey key, byte[] content, byte[] signed) throws GeneralSecurityException {
    Signature verifier = signature();
    verifier.initVerify(key);
    verifier.update(content);
    return verifier.verify(signed);
  }

  private Signature signature() throws GeneralSecurityException {
    Signature made = Signature.getInstance(signature);
    if (pssBits > 0) {
      String hash = "SHA-" + pssBits;
      MGF1ParameterSpec mask = new MGF1ParameterSpec(hash);
      made.setParameter(
          new PSSParameterSpec(hash, "MGF1", mask, pssBits / 8, PSSParameterSpec.TRAILER_FIELD_BC));
    }
    return made;
  }
}
