package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The assertion of an account: one that we sign, or one from a file that something renews. */
final class AssertionBinder {
  /** Long enough for clocks that differ by seconds, short enough for servers that take 60 s. */
  static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** What stands in an assertion, and so is settled where that is made. */
  private static final List<String> OF_THE_SIGNER =
      List.of(
          "keyId",
          "algorithm",
          "keyPassword",
          "audience",
          "assertionLifetime",
          "accountId",
          "assertionIssuer",
          "subject");

  private AssertionBinder() {}

  /**
   * Whom an assertion speaks for.
   *
   * @param issuer {@code iss}, or null after a problem
   * @param subject {@code sub}, or null after a problem
   */
  record Claims(@Nullable String issuer, @Nullable String subject) {}

  /** Whether the account at {@code section} has an assertion that is signed elsewhere. */
  static boolean isRenewed(Section section) {
    return section.has("assertionFile") && !section.has("keyFile");
  }

  /** {@code assertionFile}, or null after a problem. */
  static @Nullable AssertionSource renewed(Section section) {
    section.refuse(
        OF_THE_SIGNER,
        "goes with keyFile; whoever makes the assertion of assertionFile settles it");
    Item item = section.get("assertionFile");
    Path file = item == null ? null : KeyFiles.assertion(item);
    return file == null ? null : new Renewed(file);
  }

  /** {@code keyFile} and what stands beside it, or null after a problem. */
  static @Nullable AssertionSource signed(
      Section section, Claims claims, @Nullable Endpoint endpoint) {
    section.refuse(List.of("assertionFile"), "stands beside keyFile; allowed: one of the two");
    if (!section.has("keyFile")) {
      section.item.lacks(
          "keyFile",
          "is missing; allowed: keyFile, or assertionFile for an assertion that something else"
              + " renews");
    }
    SigningKey key = KeyFiles.key(section);
    String audience = section.text("audience");
    Duration lifetime = lifetime(section, DEFAULT_LIFETIME);
    String issuer = claims.issuer();
    String subject = claims.subject();
    return key == null || issuer == null || subject == null || endpoint == null
        ? null
        : new Signed(
            key,
            issuer,
            subject,
            audience == null ? audience(endpoint) : audience,
            lifetime,
            true,
            true);
  }

  /**
   * Reads the values of an account whose tenant is not known, for what is wrong with them alone.
   */
  static void readAlone(Section section) {
    List.of("clientId", "tenantId", "accountId", "keyId", "audience", "assertionIssuer", "subject")
        .forEach(section::text);
    List.of("clientSecret", "keyPassword").forEach(section::secret);
    section.chosen("algorithm");
    lifetime(section, DEFAULT_LIFETIME);
  }

  static Duration lifetime(Section section, Duration fallback) {
    return section.duration("assertionLifetime", fallback, SHORTEST, LONGEST);
  }

  /**
   * Whom servers expect to be named (RFC 7523 section 3): the issuer where the file gives it, as
   * newer profiles want it, else the token endpoint.
   */
  private static String audience(Endpoint endpoint) {
    if (endpoint instanceof Discovered discovered) {
      return discovered.issuer().toString();
    }
    return ((Given) endpoint).uri().toString();
  }
}
