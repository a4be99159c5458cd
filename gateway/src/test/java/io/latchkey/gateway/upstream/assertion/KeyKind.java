package io.latchkey.gateway.upstream.assertion;

import java.util.List;

/** A kind of key, as openssl makes it, and what it signs. */
enum KeyKind {
  RSA(
      "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "RS256",
      "RS384",
      "RS512",
      "PS256",
      "PS384",
      "PS512"),
  P_256("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "ES256"),
  P_384("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "ES384"),
  P_521("-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "ES512"),
  ED25519("-algorithm ED25519", "EdDSA", "Ed25519");

  final String genpkey;
  final List<String> algorithms;

  KeyKind(String genpkey, String... algorithms) {
    this.genpkey = genpkey;
    this.algorithms = List.of(algorithms);
  }

  boolean isEc() {
    return name().startsWith("P_");
  }

  String curve() {
    return name().replace('_', '-');
  }
}
