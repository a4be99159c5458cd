package io.latchkey.gateway.config;

import io.latchkey.gateway.admin.AdminSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Certificate;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Limits;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.telemetry.trace.TracingSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A valid file as it is understood: every default written out, every secret as {@code ***}. It is
 * YAML of the same contract.
 */
public final class Rendering {
  static final String HIDDEN = "***";

  private static final int WIDTH = 4096;
  private static final DumpSettings STYLE =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(WIDTH)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setDereferenceAliases(true)
          .build();

  private Rendering() {}

  /** The YAML of {@code loaded}, ending in a line break. */
  public static String of(Loaded.Valid loaded) {
    return new Dump(STYLE).dumpToString(tree(loaded));
  }

  /** What {@link #of} writes: maps, lists and scalars. */
  static Map<String, Object> tree(Loaded.Valid loaded) {
    GatewaySettings settings = loaded.settings();
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("version", 1);
    put(top, "name", settings.name());
    top.put("drain", Units.duration(settings.drain()));
    top.put("drainDelay", Units.duration(settings.drainDelay()));
    top.put("concurrency", settings.concurrency());
    top.put("logging", logging(settings.logging()));
    top.put("listeners", settings.listeners().stream().map(Rendering::listener).toList());
    top.put("admin", admin(settings));
    top.put("tenants", named(settings.tenants(), TenantSettings::name, Rendering::tenant));
    top.put("serviceAccounts", AccountRendering.of(loaded));
    top.put("scopes", PolicyRendering.scopes(settings.scopes()));
    top.put("callers", PolicyRendering.callers(settings.callers()));
    top.put("routes", settings.routes().stream().map(PolicyRendering::route).toList());
    put(top, "tracing", settings.tracing() == null ? null : tracing(settings.tracing()));
    return top;
  }

  private static Map<String, Object> tracing(TracingSettings tracing) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("endpoint", tracing.endpoint().toString());
    map.put("sample", TracingBinder.share(tracing.partsPerMillion()));
    map.put("callers", tracing.follow() ? "follow" : "ignore");
    if (!tracing.headers().isEmpty()) {
      Map<String, Object> hidden = new TreeMap<>();
      tracing.headers().keySet().forEach(name -> hidden.put(name, HIDDEN));
      map.put("headers", hidden);
    }
    put(map, "ca", tracing.ca() == null ? null : tracing.ca().toString());
    put(map, "cleartext", cleartext(List.of(tracing.endpoint())));
    return map;
  }

  /** Writes {@code value} unless there is none. */
  static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  static <T> Map<String, Object> named(
      Collection<T> values, Function<T, String> name, Function<T, Map<String, Object>> render) {
    Map<String, Object> map = new LinkedHashMap<>();
    values.forEach(value -> map.put(name.apply(value), render.apply(value)));
    return map;
  }

  static List<String> sorted(Collection<String> texts) {
    return texts.stream().sorted().toList();
  }

  private static Map<String, Object> logging(GatewaySettings.Logging logging) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("level", logging.level());
    map.put("format", logging.json() ? "json" : "text");
    return map;
  }

  private static Map<String, Object> listener(ListenerSettings listener) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bind", BindAddress.text(listener.bind()));
    if (listener.tls() != null) {
      map.put("tls", tls(listener.tls()));
    } else if (!listener.bind().getAddress().isLoopbackAddress()) {
      map.put("cleartext", "allowed");
    }
    map.put("http2", listener.http2());
    map.put("proxyProtocol", listener.proxyProtocol());
    map.put("trustedProxies", listener.trustedProxies().stream().map(Cidr::toString).toList());
    map.put("limits", limits(listener.limits()));
    return map;
  }

  private static Map<String, Object> tls(ListenerSettings.Tls tls) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("certificates", tls.certificates().stream().map(Rendering::certificate).toList());
    if (tls.callerCa() != null) {
      map.put("callerCa", tls.callerCa().toString());
      map.put("callerCertificate", tls.callerCertificateRequired() ? "required" : "optional");
    }
    map.put("compatibility", tls.legacy() ? "legacy" : "modern");
    return map;
  }

  private static Map<String, Object> certificate(Certificate certificate) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("certificate", certificate.certificate().toString());
    map.put("privateKey", certificate.privateKey().toString());
    return map;
  }

  private static Map<String, Object> limits(Limits limits) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("line", Units.size(limits.line()));
    map.put("section", Units.size(limits.section()));
    map.put("fields", limits.fields());
    map.put("connections", limits.connections());
    map.put("perAddress", limits.perAddress());
    map.put("requests", limits.requests());
    map.put("pipelined", limits.pipelined());
    map.put("streams", limits.streams());
    map.put("headerTime", Units.duration(limits.headerTime()));
    map.put("idle", Units.duration(limits.idle()));
    map.put("minimumRate", Units.rate(limits.minimumRate()));
    map.put("rateGrace", Units.duration(limits.rateGrace()));
    return map;
  }

  private static Map<String, Object> admin(GatewaySettings settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bind", BindAddress.text(settings.admin().bind()));
    put(map, "token", settings.admin().token() == null ? null : HIDDEN);
    map.put("hosts", sorted(settings.admin().hosts()));
    AdminSettings.Tls tls = settings.admin().tls();
    if (tls != null) {
      map.put("tls", certificate(new Certificate(tls.certificate(), tls.privateKey())));
    } else if (!settings.admin().bind().getAddress().isLoopbackAddress()) {
      map.put("cleartext", "allowed");
    }
    return map;
  }

  private static Map<String, Object> tenant(TenantSettings tenant) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", tenant.kind().word());
    map.put("urls", tenant.urls().stream().map(URI::toString).toList());
    put(map, "issuer", tenant.issuer() == null ? null : tenant.issuer().toString());
    map.put("podHosts", sorted(tenant.podHosts()));
    map.put("sessionCookies", sorted(tenant.sessionCookies()));
    map.put("pathCase", tenant.ignoreCase() ? "insensitive" : "sensitive");
    Map<String, Object> tls = tls(tenant.tls());
    put(map, "tls", tls.isEmpty() ? null : tls);
    put(map, "proxy", tenant.proxy() == null ? null : proxy(tenant.proxy()));
    Map<String, Object> connections = new LinkedHashMap<>();
    connections.put("max", tenant.connections().max());
    connections.put("pending", tenant.connections().pending());
    connections.put("idle", Units.duration(tenant.connections().idle()));
    map.put("connections", connections);
    map.put("http2", tenant.http2());
    map.put("quotaWait", Units.duration(tenant.quotaWait()));
    ResilienceRendering.put(map, tenant);
    List<URI> uris = new ArrayList<>(tenant.urls());
    if (tenant.issuer() != null) {
      uris.add(tenant.issuer());
    }
    put(map, "cleartext", cleartext(uris));
    return map;
  }

  /** The PEM files of TLS towards another system. */
  static Map<String, Object> tls(TenantSettings.Tls files) {
    Map<String, Object> map = new LinkedHashMap<>();
    put(map, "ca", files.ca() == null ? null : files.ca().toString());
    put(map, "certificate", files.certificate() == null ? null : files.certificate().toString());
    put(map, "privateKey", files.privateKey() == null ? null : files.privateKey().toString());
    return map;
  }

  private static String proxy(TenantSettings.Proxy proxy) {
    String credentials = proxy.credentials() == null ? "" : HIDDEN + ":" + HIDDEN + "@";
    return "http://" + credentials + proxy.host() + ":" + proxy.port();
  }

  /** What the file must have said for these to be accepted, or null. */
  static @Nullable String cleartext(Collection<URI> uris) {
    return uris.stream()
            .anyMatch(uri -> "http".equals(uri.getScheme()) && !Urls.isLoopback(uri.getHost()))
        ? "allowed"
        : null;
  }
}
