package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.credential.CredentialIdentity;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;

/** What becomes of the tokens of a service account when its settings change. */
enum Fate {
  /** They serve on, and are refreshed as before. */
  KEPT,
  /** They serve on; what proves the account is tried, and makes the next ones when it passes. */
  TRIED_FIRST,
  /** They end with the calls that have them; the first of the new ones is got before that. */
  NEW;

  /** The fate of an account at its tenant, both before and after. */
  static Fate of(
      ServiceAccountSettings before,
      TenantSettings tenantBefore,
      ServiceAccountSettings after,
      TenantSettings tenantAfter) {
    boolean sameTenant =
        CredentialIdentity.of(before, tenantBefore)
            .equals(CredentialIdentity.of(before, tenantAfter));
    boolean governed =
        before.grant() instanceof StaticHeaders
            && !tenantBefore.quotaWait().equals(tenantAfter.quotaWait());
    if (!sameTenant || governed || !Rotation.leads(before, after)) {
      return NEW;
    }
    return before.grant().equals(after.grant()) ? KEPT : TRIED_FIRST;
  }

  /** Whether both prove themselves by the same, so that what was refused to one counts for both. */
  static boolean sameProof(ServiceAccountSettings before, ServiceAccountSettings after) {
    if (before.grant() instanceof UserLogin was && after.grant() instanceof UserLogin is) {
      return was.user().equals(is.user()) && was.password().equals(is.password());
    }
    return before.grant() instanceof EndpointGrant was
        && after.grant() instanceof EndpointGrant is
        && was.client().equals(is.client())
        && was.assertions().equals(is.assertions());
  }
}
