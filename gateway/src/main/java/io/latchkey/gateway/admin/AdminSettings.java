package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.Secret;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operator's listener.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param token what a call must carry as Bearer that changes something, and off loopback all but
 *     health
 * @param hosts names that Host may carry beside addresses and localhost
 */
public record AdminSettings(InetSocketAddress bind, @Nullable Secret token, Set<String> hosts) {
  public AdminSettings {
    hosts = Set.copyOf(hosts);
  }
}
