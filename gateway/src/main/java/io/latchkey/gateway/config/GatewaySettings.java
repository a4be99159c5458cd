package io.latchkey.gateway.config;

import io.latchkey.gateway.admin.AdminSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.telemetry.trace.TracingSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration file, checked: every reference in it holds.
 *
 * @param name this gateway's name in {@code Via}, or null for a random one per process
 * @param drain how long calls may take to end after SIGTERM, {@code drainDelay} included
 * @param logging level and format
 * @param admin the operator's listener
 * @param drainDelay how long calls are still taken after SIGTERM, when readiness has gone
 * @param tracing where traces go, or null for nowhere
 * @param concurrency how many calls may be under way, 1 to 1,000,000
 */
public record GatewaySettings(
    @Nullable String name,
    Duration drain,
    Logging logging,
    List<ListenerSettings> listeners,
    AdminSettings admin,
    List<TenantSettings> tenants,
    List<ServiceAccountSettings> serviceAccounts,
    List<ScopeSettings> scopes,
    List<CallerSettings> callers,
    List<RouteSettings> routes,
    Duration drainDelay,
    @Nullable TracingSettings tracing,
    int concurrency) {

  /**
   * How the gateway logs.
   *
   * @param level error, warn, info, debug or trace
   * @param json whether the log of events is JSON too; the access log always is
   */
  public record Logging(String level, boolean json) {}

  /** Where the operator's listener listens; port 0 is a free one. */
  public InetSocketAddress adminBind() {
    return admin.bind();
  }

  /** The certificate that the operator's listener shows, or null where it speaks cleartext. */
  public @Nullable Path adminCertificate() {
    return admin.tls() == null ? null : admin.tls().certificate();
  }
}
