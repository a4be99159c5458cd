package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Preset;
import io.latchkey.gateway.policy.scope.Presets;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far the service accounts' own rights reach, by their settings alone. */
final class AccountRights {
  private final Map<String, ServiceAccountSettings> settings;

  AccountRights(List<ServiceAccountSettings> accounts) {
    this.settings =
        accounts.stream()
            .collect(Collectors.toMap(ServiceAccountSettings::name, Function.identity()));
  }

  /** The bounds that the accounts' own rights set, of which a call must be within each. */
  List<Preset> presets(List<String> names, TenantKind kind, String basePath) {
    return settings(names).flatMap(own -> presets(own, kind, basePath).stream()).toList();
  }

  private static List<Preset> presets(
      ServiceAccountSettings own, TenantKind kind, String basePath) {
    List<String> scopes =
        own.grant() instanceof EndpointGrant asked ? asked.scopes() : List.<String>of();
    return Presets.of(kind, own.role(), scopes, own.grant() instanceof StaticHeaders, basePath);
  }

  /** The fields that the accounts send themselves. */
  Collection<String> headers(List<String> names) {
    return settings(names)
        .map(ServiceAccountSettings::grant)
        .filter(StaticHeaders.class::isInstance)
        .flatMap(fixed -> ((StaticHeaders) fixed).headers().keySet().stream())
        .collect(Collectors.toSet());
  }

  private Stream<ServiceAccountSettings> settings(List<String> names) {
    return names.stream().map(settings::get).filter(Objects::nonNull);
  }

  /**
   * Where no credential of ours may go: by the tenant's kind, and the token endpoints of its
   * accounts.
   *
   * @param paths of these token endpoints, as far as they are known when they are asked for
   */
  static ProtectedEndpoints protectedEndpoints(TenantSettings tenant, Supplier<Set<String>> paths) {
    return ProtectedEndpoints.of(tenant.kind(), tenant.ignoreCase())
        .or(ProtectedEndpoints.tokenEndpoints(paths, tenant.ignoreCase()))
        .or(realm(tenant));
  }

  /** The issuer that a tenant names beside its URL, wherever it is: cautious, and cheap. */
  private static ProtectedEndpoints realm(TenantSettings tenant) {
    URI issuer = tenant.issuer();
    String path = issuer == null ? null : issuer.getPath();
    return path == null
        ? ProtectedEndpoints.NONE
        : ProtectedEndpoints.under(path, tenant.ignoreCase());
  }
}
