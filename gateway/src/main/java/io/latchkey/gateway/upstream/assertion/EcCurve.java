package io.latchkey.gateway.upstream.assertion;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** A curve that JWS signs on (RFC 7518 section 3.4), each with an algorithm of its own. */
enum EcCurve {
  P_256("P-256", "secp256r1", "1.2.840.10045.3.1.7", JwsAlgorithm.ES256),
  P_384("P-384", "secp384r1", "1.3.132.0.34", JwsAlgorithm.ES384),
  P_521("P-521", "secp521r1", "1.3.132.0.35", JwsAlgorithm.ES512);

  private final String text;
  private final String jdkName;
  private final String identifier;
  private final JwsAlgorithm algorithm;

  EcCurve(String text, String jdkName, String identifier, JwsAlgorithm algorithm) {
    this.text = text;
    this.jdkName = jdkName;
    this.identifier = identifier;
    this.algorithm = algorithm;
  }

  /** The curve with this object identifier, or null. */
  static @Nullable EcCurve identified(String identifier) {
    for (EcCurve curve : values()) {
      if (curve.identifier.equals(identifier)) {
        return curve;
      }
    }
    return null;
  }

  /** The curve with this name in a JWK, or null. */
  static @Nullable EcCurve named(String text) {
    for (EcCurve curve : values()) {
      if (curve.text.equals(text)) {
        return curve;
      }
    }
    return null;
  }

  String text() {
    return text;
  }

  JwsAlgorithm algorithm() {
    return algorithm;
  }

  ECParameterSpec parameters() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(jdkName));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
