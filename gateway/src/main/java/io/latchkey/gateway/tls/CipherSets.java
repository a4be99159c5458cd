package io.latchkey.gateway.tls;

import java.util.List;
import java.util.stream.Stream;

/**
 * Versions, ciphers and groups that are spoken, best first: key agreement always with fresh keys,
 * and ciphers that prove what they encrypt (BCP 195, RFC 9325 section 4.2).
 */
final class CipherSets {
  static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** As OpenSSL's context takes them. */
  static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

  /** TLS 1.3, then TLS 1.2 by ECDHE with AEAD. */
  static final List<String> MODERN =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** ECDHE with CBC: what Windows before 8.1 and Server 2012 R2 have besides, on TLS 1.2. */
  private static final List<String> CBC =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  static final List<String> LEGACY = Stream.concat(MODERN.stream(), CBC.stream()).toList();

  private CipherSets() {}
}
