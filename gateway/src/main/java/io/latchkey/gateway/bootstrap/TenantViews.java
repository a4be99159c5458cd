package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.TenantView;
import io.latchkey.gateway.overload.TenantLoad;
import io.latchkey.gateway.upstream.transport.Breaker;
import io.latchkey.gateway.upstream.transport.Tenant;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantStatus;
import io.latchkey.gateway.upstream.transport.TenantStatus.AddressStatus;
import io.latchkey.gateway.upstream.transport.TenantStatus.OriginStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tenants as the admin listener shows them. */
final class TenantViews {
  private TenantViews() {}

  /** The tenants of these settings, as they are at this moment; {@code loads} of those bounded. */
  static List<TenantView> of(
      List<TenantSettings> settings, List<Tenant> tenants, List<TenantLoad> loads) {
    Map<String, Tenant> byName =
        tenants.stream()
            .collect(Collectors.toMap(each -> each.status().name(), Function.identity()));
    Map<String, TenantLoad> bounded =
        loads.stream().collect(Collectors.toMap(TenantLoad::tenant, Function.identity()));
    return settings.stream()
        .filter(each -> byName.containsKey(each.name()))
        .map(
            each ->
                of(each, Objects.requireNonNull(byName.get(each.name())), bounded.get(each.name())))
        .toList();
  }

  private static TenantView of(TenantSettings settings, Tenant tenant, @Nullable TenantLoad load) {
    TenantStatus now = tenant.status();
    return new TenantView(
        now.name(),
        now.kind().word(),
        breaker(settings, tenant),
        now.origins().stream().map(TenantViews::origin).toList(),
        load == null ? now.inFlight() : load.calls(),
        load == null ? null : load.most(),
        load == null ? 0 : load.waiting());
  }

  private static TenantView.@Nullable Breaker breaker(TenantSettings settings, Tenant tenant) {
    if (settings.breaker() == null) {
      return null;
    }
    Breaker.Status now = tenant.guard().breaker().status();
    return new TenantView.Breaker(now.state().word(), now.since());
  }

  private static TenantView.Origin origin(OriginStatus origin) {
    return new TenantView.Origin(
        origin.url(),
        origin.addresses().stream().map(TenantViews::address).toList(),
        origin.connections(),
        origin.nameFailure());
  }

  private static TenantView.Address address(AddressStatus address) {
    return new TenantView.Address(
        address.address(), address.healthy(), address.ejectedUntil(), address.why());
  }
}
