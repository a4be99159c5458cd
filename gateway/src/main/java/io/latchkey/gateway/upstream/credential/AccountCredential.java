package io.latchkey.gateway.upstream.credential;

/** What a service account speaks with: tokens that are got and kept, or fixed fields. */
public sealed interface AccountCredential permits TokenPool, FixedHeaders {
  /** The service account's name. */
  String account();

  /** What its tenant lets it send. */
  Quota quota();
}
