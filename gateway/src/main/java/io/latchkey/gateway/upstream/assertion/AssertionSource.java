package io.latchkey.gateway.upstream.assertion;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the assertion of a token request comes from. */
public sealed interface AssertionSource {

  /**
   * One that we sign afresh for each attempt (RFC 7523 section 3).
   *
   * @param key what signs it
   * @param issuer {@code iss}
   * @param subject {@code sub}
   * @param audience {@code aud}, one text; null for the token endpoint's own URL
   * @param lifetime until {@code exp}, counted from now; 1 s to 1 h
   * @param issuedAt whether {@code iat} is in it
   * @param typed whether the header says {@code typ: JWT}
   */
  record Signed(
      SigningKey key,
      String issuer,
      String subject,
      @Nullable String audience,
      Duration lifetime,
      boolean issuedAt,
      boolean typed)
      implements AssertionSource {}

  /**
   * One that something else renews in a file, a Kubernetes service account token for example; read
   * anew for each attempt.
   */
  record Renewed(Path file) implements AssertionSource {}
}
