package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.downstream.accept.Footprint;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.exchange.FirstAnswer;
import io.latchkey.gateway.exchange.LoopMemories;
import io.latchkey.gateway.http.RecentReadings;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.overload.LoopGate;
import io.latchkey.gateway.telemetry.AccessLog;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The most memory that callers can make a gateway of these settings hold: connections, whatever
 * they send and do not read, the calls that are carried or may wait, the tokens that are kept, and
 * the decisions, readings and log lines that are remembered.
 *
 * <p>A bound, not a forecast: it adds up what every caller could do at its worst, all at once. What
 * the program needs by itself, the system's socket buffers and what a tenant could do are not in
 * it.
 *
 * @param heap octets of objects
 * @param buffers octets of buffers, which are outside of the heap
 * @param lines of text that say what it is made of
 */
public record MemoryBound(long heap, long buffers, List<String> lines) {
  /** Calls at once on one connection of HTTP/2 to a tenant. */
  private static final int STREAMS = 100;

  /** Objects of one call, and what they refer to besides its head. */
  private static final long CALL = 8 << 10;

  /** Marks into a field line, and its place in the line that is sent. */
  private static final long FIELD = 64;

  /** A login answer that is held to be rewritten: as it grows, and once more rewritten. */
  private static final long LOGIN = 192 << 10;

  /** A tenant's connection: write mark, a piece beyond it, the head, a read, an answer's head. */
  private static final long UPSTREAM = (64 + 16 + 72 + 64 + 72) << 10;

  /** The head of a 401 that is held back, and what was read with the last that is taken of it. */
  private static final long HELD = FirstAnswer.MOST + ((72 + 64) << 10);

  /** What a WebSocket holds beyond a call: where the frames of both sides stand, our Close. */
  private static final long WEB_SOCKET = 2 << 10;

  /** Calls that may wait for authorities (RFC 7662), before they count as under way. */
  private static final long ASKING = 4096;

  private static final long KIB = 1 << 10;

  /** As many event loops carry calls. */
  private static final long PROCESSORS = Runtime.getRuntime().availableProcessors();

  public static MemoryBound of(GatewaySettings settings) {
    List<String> parts = new ArrayList<>();
    long heap = 0;
    long buffers = 0;
    long callsOfCallers = 0;
    long head = 0;
    for (ListenerSettings listener : settings.listeners()) {
      ListenerSettings.Limits limits = listener.limits();
      Footprint each = Footprint.of(listener);
      heap += limits.connections() * each.heap();
      long shared = Footprint.shared(listener);
      buffers += limits.connections() * each.buffers() + shared;
      callsOfCallers += (long) limits.connections() * (listener.http2() ? limits.streams() : 1);
      head =
          Math.max(head, 2L * (limits.line() + limits.section()) + FIELD * (long) limits.fields());
      parts.add(
          "listener %s: %,d connections x %s%s"
              .formatted(
                  name(listener),
                  limits.connections(),
                  size(each.heap() + each.buffers()),
                  shared == 0 ? "" : " and " + size(shared) + " to borrow"));
    }
    long underWay = Math.min(callsOfCallers, settings.concurrency());
    long carried = Math.min(underWay, carried(settings));
    long inside = Math.min(underWay - carried, waiting(settings));
    long waiting = inside + Math.min(callsOfCallers - carried - inside, ASKING);
    long turnedAway =
        Math.min(
            callsOfCallers - carried - waiting,
            Math.max(PROCESSORS * LoopGate.MOST_TURNED_AWAY, settings.concurrency()));
    long ofCall = CALL + head + (hasLogins(settings) ? LOGIN : 0);
    long kept = kept(settings);
    long inBuffers = UPSTREAM + Math.max(2 * kept, kept + FirstAnswer.MOST);
    long again = Math.min(inside, again(settings));
    parts.add(
        "%,d calls carried x %s, %,d waiting and %,d turned away x %s"
            .formatted(carried, size(ofCall + inBuffers), waiting, turnedAway, size(ofCall)));
    if (again > 0) {
      parts.add("%,d of these waiting once more x %s more".formatted(again, size(kept + HELD)));
    }
    long webSockets =
        Math.min(carried, Math.min(connections(settings), tenantConnections(settings)));
    parts.add("%,d WebSockets among them x %s more".formatted(webSockets, size(WEB_SOCKET)));
    long tokens = tokens(settings);
    parts.add("tokens x " + size(tokens));
    long counts = Metrics.MOST + Usage.MOST_KEPT;
    long remembered =
        PROCESSORS * (LoopMemories.MOST + RecentReadings.MOST + AccessLog.MOST + counts);
    parts.add("decisions, readings, log lines and counts remembered x " + size(remembered));
    long ofConnections = heap + buffers;
    heap +=
        (carried + waiting + turnedAway) * ofCall + webSockets * WEB_SOCKET + tokens + remembered;
    buffers += carried * inBuffers + again * (kept + HELD);
    String lower =
        heap + buffers > 2 * ofConnections ? lowerOfCalls(settings) : "limits.connections";
    return new MemoryBound(heap, buffers, text(heap, buffers, parts, lower));
  }

  private static List<String> text(long heap, long buffers, List<String> parts, String lower) {
    long mayHeap = Runtime.getRuntime().maxMemory();
    long mayBuffer = io.netty.util.internal.PlatformDependent.maxDirectMemory();
    List<String> lines = new ArrayList<>();
    lines.add(
        "memory: callers can make the gateway hold at most %s: %s of heap and %s of buffers (%s)"
            .formatted(size(heap + buffers), size(heap), size(buffers), String.join("; ", parts)));
    String may =
        "this JVM may use %s of heap and %s of buffers".formatted(size(mayHeap), size(mayBuffer));
    if (heap <= mayHeap && buffers <= mayBuffer) {
      lines.add("memory: " + may);
    } else {
      lines.add(
          "memory: warning: %s, which is less: lower %s first, or give it more by %s"
              .formatted(may, lower, buffers > mayBuffer ? "-XX:MaxDirectMemorySize" : "-Xmx"));
    }
    return List.copyOf(lines);
  }

  private static String lowerOfCalls(GatewaySettings settings) {
    return carried(settings) < settings.concurrency()
        ? "the tenants' connections.max"
        : "concurrency";
  }

  private static long carried(GatewaySettings settings) {
    return settings.tenants().stream().mapToLong(MemoryBound::carried).sum();
  }

  private static long carried(TenantSettings tenant) {
    long most = connections(tenant) * (mayBeHttp2(tenant) ? STREAMS : 1);
    TenantSettings.Concurrency bound = tenant.concurrency();
    return bound == null ? most : Math.min(most, bound.max());
  }

  private static Stream<ServiceAccountSettings> withTokens(GatewaySettings settings) {
    return settings.serviceAccounts().stream()
        .filter(account -> !(account.grant() instanceof StaticHeaders));
  }

  private static long tokens(GatewaySettings settings) {
    return withTokens(settings).mapToLong(account -> TokenPool.footprint(account.poolSize())).sum();
  }

  /**
   * Calls that have been sent, got 401 and wait for another token, or with one for a connection.
   * Their first answer has left its connection, so nothing but this bounds them: all calls that one
   * token was sent with at once, of every token there is, and those that had the token and waited
   * for a connection.
   */
  private static long again(GatewaySettings settings) {
    Map<String, Long> most =
        settings.tenants().stream()
            .collect(
                Collectors.toMap(
                    TenantSettings::name, each -> carried(each) + each.connections().pending()));
    return withTokens(settings)
        .mapToLong(account -> account.poolSize() * most.getOrDefault(account.tenant(), 0L))
        .sum();
  }

  /** HTTP/2 is chosen in the handshake of TLS, and not without one. */
  private static boolean mayBeHttp2(TenantSettings tenant) {
    return tenant.http2()
        && tenant.urls().stream().anyMatch(url -> "https".equalsIgnoreCase(url.getScheme()));
  }

  private static long connections(GatewaySettings settings) {
    return settings.listeners().stream().mapToLong(each -> each.limits().connections()).sum();
  }

  private static long tenantConnections(GatewaySettings settings) {
    return settings.tenants().stream().mapToLong(MemoryBound::connections).sum();
  }

  /** Each event loop has at least one. */
  private static long connections(TenantSettings tenant) {
    return Math.max(PROCESSORS, tenant.connections().max());
  }

  private static long waiting(GatewaySettings settings) {
    long pending =
        settings.tenants().stream()
            .map(TenantSettings::connections)
            .mapToLong(TenantSettings.Connections::pending)
            .sum();
    Set<String> governed =
        settings.tenants().stream()
            .filter(tenant -> !tenant.quotaWait().isZero())
            .map(TenantSettings::name)
            .collect(Collectors.toSet());
    long inQueues =
        settings.serviceAccounts().stream()
            .filter(account -> governed.contains(account.tenant()))
            .mapToLong(account -> Quota.MAX_WAITERS)
            .sum();
    long turns =
        settings.tenants().stream()
            .map(TenantSettings::concurrency)
            .filter(Objects::nonNull)
            .mapToLong(TenantSettings.Concurrency::pending)
            .sum();
    return pending + turns + (long) TokenPool.MAX_WAITERS * withTokens(settings).count() + inQueues;
  }

  private static boolean hasLogins(GatewaySettings settings) {
    return settings.tenants().stream()
        .anyMatch(tenant -> tenant.kind() == TenantKind.CYBERARK_IDENTITY);
  }

  /** A buffer grows by powers of two; while a call is sent once more there is a copy of it. */
  private static long kept(GatewaySettings settings) {
    long most =
        settings.routes().stream()
            .filter(route -> !route.serviceAccounts().isEmpty())
            .mapToLong(RouteSettings::replayContent)
            .max()
            .orElse(0);
    return most == 0 ? 0 : Long.highestOneBit(2 * most - 1);
  }

  private static String name(ListenerSettings listener) {
    return listener.bind().getAddress().getHostAddress() + ":" + listener.bind().getPort();
  }

  /** Two digits are enough of a bound: {@code 1.9 GiB}, {@code 98 KiB}. */
  private static String size(long octets) {
    double value = (double) octets / KIB;
    String unit = "KiB";
    for (String next : List.of("MiB", "GiB", "TiB")) {
      if (value >= KIB) {
        value /= KIB;
        unit = next;
      }
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }
}
