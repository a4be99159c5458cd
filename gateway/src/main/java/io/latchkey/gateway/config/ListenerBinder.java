package io.latchkey.gateway.config;

import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Certificate;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Limits;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Tls;
import io.latchkey.gateway.http.Cidr;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code listeners}: the sockets that callers reach us by. */
final class ListenerBinder {
  /** What is listened on where the file says nothing. */
  static final InetSocketAddress DEFAULT_BIND = new InetSocketAddress("127.0.0.1", 8080);

  /** No network that is somebody's own is wider: fc00::/7 are all the private ones of IPv6. */
  private static final int NARROW_BITS = 7;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private ListenerBinder() {}

  static List<ListenerSettings> bind(Section top) {
    if (!top.has("listeners")) {
      return List.of(
          new ListenerSettings(DEFAULT_BIND, null, true, false, List.of(), Limits.DEFAULT));
    }
    List<ListenerSettings> listeners = new ArrayList<>();
    List<Item> items = top.items("listeners", "listeners");
    Item owner = top.get("listeners");
    if (owner != null && owner.isList() && items.isEmpty()) {
      owner.error("is empty: nobody could call; leave it out for one listener on 127.0.0.1:8080");
    }
    for (Item item : items) {
      Section section = Section.open(item, Shapes.LISTENER);
      ListenerSettings listener = section == null ? null : listener(section);
      if (section != null && listener != null) {
        checkFree(section, listener, listeners);
        listeners.add(listener);
      }
    }
    return listeners;
  }

  private static @Nullable ListenerSettings listener(Section section) {
    Item bindItem = section.get("bind");
    InetSocketAddress bind = bindItem == null ? null : BindAddress.read(bindItem);
    Section tlsSection = section.section("tls", Shapes.LISTENER_TLS);
    Tls tls = tlsSection == null ? null : tls(tlsSection);
    boolean cleartext = section.has("cleartext");
    section.word("cleartext");
    if (bind != null && bindItem != null && !section.has("tls") && !cleartext) {
      if (!bind.getAddress().isLoopbackAddress()) {
        bindItem.error("listens off loopback, which needs tls or cleartext: allowed");
      }
    }
    boolean http2 = section.flag("http2", true);
    List<Item> trusted = section.items("trustedProxies", "address blocks");
    List<Cidr> networks = Networks.read(trusted);
    boolean proxyProtocol = section.flag("proxyProtocol", false);
    checkProxyProtocol(section, proxyProtocol, trusted, networks);
    Section limitsSection = section.section("limits", Shapes.LIMITS);
    Limits limits = limits(limitsSection);
    if (limitsSection != null) {
      warnOfLimits(limitsSection, limits, http2);
    }
    return bind == null
        ? null
        : new ListenerSettings(bind, tls, http2, proxyProtocol, networks, limits);
  }

  private static void checkFree(
      Section section, ListenerSettings listener, List<ListenerSettings> others) {
    Item bind = section.get("bind");
    for (ListenerSettings other : others) {
      if (bind != null && BindAddress.collide(listener.bind(), other.bind())) {
        bind.error("is the address and port of another listener");
      }
    }
  }

  private static void checkProxyProtocol(
      Section section, boolean spoken, List<Item> trusted, List<Cidr> networks) {
    Item owner = section.get("trustedProxies");
    if (spoken && owner != null && networks.stream().anyMatch(each -> each.bits() < NARROW_BITS)) {
      owner.warn(
          "holds nearly every address: whoever connects may say by a PROXY header who it is,"
              + " and nobody is proven by network; name the load balancers alone");
    }
    Item proxyProtocol = section.get("proxyProtocol");
    if (spoken && proxyProtocol != null && trusted.isEmpty()) {
      proxyProtocol.error("needs trustedProxies, the load balancers whose word is taken");
    }
  }

  private static @Nullable Tls tls(Section section) {
    List<Certificate> certificates = certificates(section);
    Item callerCa = section.get("callerCa");
    Path authorities = callerCa == null ? null : PemFiles.certificates(callerCa);
    Item mode = section.get("callerCertificate");
    if (mode != null && callerCa == null) {
      mode.error("needs callerCa, the authorities that vouch for callers");
    }
    boolean required = section.word("callerCertificate").equals("required");
    boolean legacy = section.word("compatibility").equals("legacy");
    Item compatibility = section.get("compatibility");
    if (legacy && compatibility != null) {
      compatibility.warn(
          "takes CBC ciphers, which old Windows needs and nobody else; give such callers a listener of their own");
    }
    return certificates.isEmpty()
        ? null
        : new Tls(certificates, authorities, callerCa != null && required, legacy);
  }

  private static List<Certificate> certificates(Section section) {
    boolean one = section.has("certificate") || section.has("privateKey");
    if (one == section.has("certificates")) {
      section.item.lacks(
          one ? "certificates" : "certificate",
          one
              ? "stands beside certificate and privateKey; allowed: one of the two ways"
              : "is missing: certificate and privateKey, or a list of both as certificates");
      return List.of();
    }
    List<Certificate> certificates = new ArrayList<>();
    if (one) {
      add(certificates, section);
      return certificates;
    }
    List<Item> items = section.items("certificates", "maps with certificate and privateKey");
    if (items.isEmpty()) {
      section.item.lacks("certificates", "holds no certificate");
    }
    for (Item item : items) {
      Section entry = Section.open(item, Shapes.CERTIFICATE);
      if (entry != null) {
        add(certificates, entry);
      }
    }
    return certificates;
  }

  private static void add(List<Certificate> certificates, Section section) {
    Item chainItem = section.get("certificate");
    Item keyItem = section.get("privateKey");
    Path chain = chainItem == null ? null : PemFiles.certificates(chainItem);
    Path key = keyItem == null ? null : PemFiles.privateKey(keyItem);
    if (section.item.path().endsWith(".tls") && (chainItem == null) != (keyItem == null)) {
      section.item.lacks(chainItem == null ? "certificate" : "privateKey", "is missing");
    }
    if (chain != null && key != null && keyItem != null) {
      PemFiles.checkPair(keyItem, chain, key);
      certificates.add(new Certificate(chain, key));
    }
  }

  /** Limits that can never be reached. */
  private static void warnOfLimits(Section section, Limits limits, boolean http2) {
    Item perAddress = section.get("perAddress");
    if (perAddress != null && limits.perAddress() > limits.connections()) {
      perAddress.warn("has no effect: it is more than connections, " + limits.connections());
    }
    Item streams = section.get("streams");
    if (streams != null && !http2) {
      streams.warn("has no effect: this listener has http2: false");
    }
  }

  private static Limits limits(@Nullable Section section) {
    Limits fallback = Limits.DEFAULT;
    if (section == null) {
      return fallback;
    }
    int connections = section.integer("connections", fallback.connections(), 1, 1_000_000);
    return new Limits(
        (int) section.size("line", fallback.line(), 256, 1 << 20),
        (int) section.size("section", fallback.section(), 1024, 1 << 24),
        section.integer("fields", fallback.fields(), 8, 10_000),
        connections,
        section.integer("perAddress", connections, 1, 1_000_000),
        section.integer("requests", fallback.requests(), 1, 1_000_000_000 - 1),
        section.integer("pipelined", fallback.pipelined(), 1, 1_000_000),
        section.integer("streams", fallback.streams(), 1, 10_000),
        section.duration("headerTime", fallback.headerTime(), SHORTEST, LONGEST),
        section.duration("idle", fallback.idle(), SHORTEST, LONGEST),
        section.rate("minimumRate", fallback.minimumRate(), 1, 1 << 30),
        section.duration("rateGrace", fallback.rateGrace(), SHORTEST, LONGEST));
  }
}
