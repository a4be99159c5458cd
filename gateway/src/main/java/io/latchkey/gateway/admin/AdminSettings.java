package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operator's listener.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param token what a call must carry as Bearer that changes something, and off loopback all but
 *     health
 * @param hosts names that Host may carry beside addresses and localhost
 * @param tls what it shows, or null for cleartext
 */
public record AdminSettings(
    InetSocketAddress bind, @Nullable Secret token, Set<String> hosts, @Nullable Tls tls) {

  /** A certificate chain and its key, PEM. */
  public record Tls(Path certificate, Path privateKey) {
    /** Both. */
    public List<Path> files() {
      return List.of(certificate, privateKey);
    }
  }

  public AdminSettings {
    hosts = Set.copyOf(hosts);
  }
}
