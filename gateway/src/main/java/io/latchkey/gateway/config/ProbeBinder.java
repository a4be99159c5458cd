package io.latchkey.gateway.config;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.policy.scope.Presets;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code probe}: the call that a new secret or key must pass before it serves. It goes where a call
 * of a caller could go with the account's credential, and nowhere else.
 */
final class ProbeBinder {
  private ProbeBinder() {}

  /** The probe of the account in {@code section}, or null where there is none or it is no good. */
  static @Nullable Probe bind(
      Section section,
      @Nullable TenantSettings tenant,
      @Nullable Role role,
      @Nullable Grant grant) {
    Item item = section.get("probe");
    String text = section.text("probe", Check.PROBE);
    if (item == null || text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    Probe probe = new Probe(text.substring(0, space), text.substring(space + 1));
    Target target = target(item, probe.target());
    if (target == null) {
      return null;
    }
    if (tenant != null && !tenant.urls().isEmpty()) {
      check(item, probe, target, tenant, role, grant);
    }
    return probe;
  }

  private static @Nullable Target target(Item item, String text) {
    try {
      return Target.parse(text, false);
    } catch (RefusedException refused) {
      item.error("must have one reading. " + refused.refusal().detail());
      return null;
    }
  }

  private static void check(
      Item item,
      Probe probe,
      Target target,
      TenantSettings tenant,
      @Nullable Role role,
      @Nullable Grant grant) {
    String path = tenant.urls().get(0).getPath();
    String base = path == null || path.equals("/") ? "" : path;
    if (endpoints(tenant, grant).isReached(target, base, tenant.ignoreCase())) {
      item.error(
          "is a protected endpoint, which logs in or out or deals in tokens; no credential of ours"
              + " goes there");
      return;
    }
    List<String> scopes = grant instanceof EndpointGrant asked ? asked.scopes() : List.<String>of();
    List<String> readings =
        target.readingsAfter(0).stream().map(reading -> base + reading).toList();
    Presets.of(tenant.kind(), role, scopes, grant instanceof StaticHeaders, base).stream()
        .filter(preset -> !preset.opens(probe.method(), readings, target.rawQuery()))
        .findFirst()
        .ifPresent(
            preset ->
                item.warn(
                    "the rights of this account (" + preset.name() + ") do not cover this call"));
  }

  /** As the plan that serves has them, but for what discovery finds later. */
  private static ProtectedEndpoints endpoints(TenantSettings tenant, @Nullable Grant grant) {
    URI issuer = tenant.issuer();
    String realm = issuer == null ? null : issuer.getPath();
    URI endpoint =
        grant instanceof EndpointGrant asked && asked.endpoint() instanceof Given given
            ? given.uri()
            : null;
    Set<String> own =
        Stream.ofNullable(endpoint == null ? null : endpoint.getPath()).collect(Collectors.toSet());
    return ProtectedEndpoints.of(tenant.kind(), tenant.ignoreCase())
        .or(ProtectedEndpoints.tokenEndpoints(() -> own, tenant.ignoreCase()))
        .or(
            realm == null
                ? ProtectedEndpoints.NONE
                : ProtectedEndpoints.under(realm, tenant.ignoreCase()));
  }
}
