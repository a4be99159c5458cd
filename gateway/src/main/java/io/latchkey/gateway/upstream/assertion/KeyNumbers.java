package io.latchkey.gateway.upstream.assertion;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of a private key, whatever file they stood in. It never shows them. */
sealed interface KeyNumbers permits RsaNumbers, EcNumbers, Ed25519Numbers {

  /** What kind of key it is, as in "a P-256 key". */
  String kind();

  /** What it can sign with, the usual one first. */
  List<JwsAlgorithm> algorithms();

  /** The key, always in the same encoding. */
  PrivateKey privateKey() throws GeneralSecurityException;

  /** The public half, or null if the file did not say it. */
  @Nullable PublicKey publicKey() throws GeneralSecurityException;
}
