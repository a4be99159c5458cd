package io.latchkey.gateway.admin;

import java.util.List;

/**
 * Open connections, counted.
 *
 * @param listeners from callers
 * @param tenants calls' connections to tenants
 * @param webSockets those of callers that speak WebSocket
 * @param admin to the admin listener
 * @param adminLimit the most that it takes
 */
public record ConnectionsView(
    List<Listener> listeners, List<Tenant> tenants, int webSockets, int admin, int adminLimit) {

  /** Those from callers to one listener; {@code bind} as it was bound. */
  public record Listener(String bind, int connections, int limit) {}

  /** Those to one tenant. */
  public record Tenant(String name, int connections, int limit) {}

  public ConnectionsView {
    listeners = List.copyOf(listeners);
    tenants = List.copyOf(tenants);
  }
}
