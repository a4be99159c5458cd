package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.BadAttempts;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import org.jspecify.annotations.Nullable;

/**
 * A service account of a plan.
 *
 * @param settings as the configuration has them
 * @param tenant that it belongs to
 * @param credential what its calls are sent with
 * @param rotation the way of a changed secret or key; the same one wherever the tokens are the same
 * @param bad the attempts that its tenant has lately refused
 */
record Account(
    ServiceAccountSettings settings,
    TenantSettings tenant,
    AccountCredential credential,
    Rotation rotation,
    BadAttempts bad) {

  String name() {
    return settings.name();
  }

  /** Its tokens, or null where it sends fixed fields. */
  @Nullable TokenPool pool() {
    return credential instanceof TokenPool pool ? pool : null;
  }

  /** Whether both have the same tokens. */
  boolean sharesWith(Account other) {
    return rotation == other.rotation;
  }
}
