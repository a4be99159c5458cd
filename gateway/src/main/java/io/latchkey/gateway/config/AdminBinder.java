package io.latchkey.gateway.config;

import io.latchkey.gateway.admin.AdminSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code admin}: the operator's listener. */
final class AdminBinder {
  private static final InetSocketAddress DEFAULT_BIND = new InetSocketAddress("127.0.0.1", 9090);

  private AdminBinder() {}

  static AdminSettings bind(Section top, List<ListenerSettings> listeners) {
    Section section = top.section("admin", Shapes.ADMIN);
    InetSocketAddress bind = DEFAULT_BIND;
    Secret token = null;
    Set<String> hosts = Set.of();
    AdminSettings.Tls tls = null;
    Item place = top.item;
    if (section != null) {
      Item bindItem = section.get("bind");
      InetSocketAddress written = bindItem == null ? null : BindAddress.read(bindItem);
      bind = written == null ? DEFAULT_BIND : written;
      place = bindItem == null ? section.item : bindItem;
      token = token(section);
      hosts = section.texts("hosts", Check.HOST);
      tls = tls(section);
      checkExposure(section, place, bind);
    }
    for (ListenerSettings listener : listeners) {
      if (BindAddress.collide(bind, listener.bind())) {
        place.error("the admin listener and a listener for callers share an address and port");
      }
    }
    return new AdminSettings(bind, token, hosts, tls);
  }

  private static AdminSettings.@Nullable Tls tls(Section admin) {
    Section section = admin.section("tls", Shapes.ADMIN_TLS);
    Item chainItem = section == null ? null : section.get("certificate");
    Item keyItem = section == null ? null : section.get("privateKey");
    Path chain = chainItem == null ? null : PemFiles.certificates(chainItem);
    Path key = keyItem == null ? null : PemFiles.privateKey(keyItem);
    if (chain == null || key == null || keyItem == null) {
      return null;
    }
    PemFiles.checkPair(keyItem, chain, key);
    return new AdminSettings.Tls(chain, key);
  }

  /** A token that no Authorization field could carry would lock everybody out. */
  private static @Nullable Secret token(Section section) {
    Secret token = section.secret("token");
    Item item = section.get("token");
    if (token != null && item != null && !Ascii.isB64Token(token.reveal())) {
      item.error("holds characters that no Bearer token has; allowed: letters, digits and -._~+/=");
    }
    return token;
  }

  private static void checkExposure(Section section, Item place, InetSocketAddress bind) {
    section.word("cleartext");
    if (bind.getAddress().isLoopbackAddress()) {
      return;
    }
    if (!section.has("tls") && !section.has("cleartext")) {
      place.error("listens off loopback, which needs tls or cleartext: allowed");
    }
    if (!section.has("token")) {
      place.error("listens off loopback, which needs a token");
    }
  }
}
