package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens these are, as a hash of everything that decides it: accounts that differ in one
 * field never share a token (security rule 9), accounts that differ in none but their name may.
 *
 * <p>Every component of the settings is in it, but those that are named here; one that is added to
 * a record later is in it by itself.
 *
 * <p>It is the key by which a reload finds a pool again, and by which a shared store would keep
 * tokens. A guess at a weak password can be tried against it, so it is not printed.
 */
public final class CredentialIdentity {
  /** What an account is called, how many tokens are kept of it, and how they are tried. */
  static final Set<String> NOT_OF_ACCOUNTS = Set.of("name", "poolSize", "probe");

  /** What concerns calls alone. */
  static final Set<String> NOT_OF_TENANTS =
      Set.of(
          "sessionCookies",
          "ignoreCase",
          "connections",
          "http2",
          "quotaWait",
          "health",
          "breaker",
          "retryBudget",
          "concurrency");

  private final String hash;

  private CredentialIdentity(String hash) {
    this.hash = hash;
  }

  /** The identity of an account at its tenant. */
  public static CredentialIdentity of(ServiceAccountSettings account, TenantSettings tenant) {
    SettingsHash hash = new SettingsHash();
    hash.add(account, NOT_OF_ACCOUNTS);
    hash.add(tenant, NOT_OF_TENANTS);
    return new CredentialIdentity(hash.hex());
  }

  /** The hash, 64 lower-case hex digits, as a key and never for a log. */
  public String key() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CredentialIdentity identity && hash.equals(identity.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "CredentialIdentity[***]";
  }
}
