package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Set;

/** Which parts of a plan serve the next one too. */
final class Reuse {
  /** What of a tenant's settings decides nothing about its connections. */
  private static final Set<String> NOT_OF_CONNECTIONS =
      Set.of("kind", "podHosts", "sessionCookies", "ignoreCase", "issuer", "quotaWait");

  private Reuse() {}

  /** Whether connections by one of these settings are connections by the other. */
  static boolean sameConnections(TenantSettings before, TenantSettings after) {
    for (RecordComponent component : TenantSettings.class.getRecordComponents()) {
      if (!NOT_OF_CONNECTIONS.contains(component.getName())
          && !Objects.equals(read(before, component), read(after, component))) {
        return false;
      }
    }
    return true;
  }

  private static Object read(TenantSettings settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("settings are public records", impossible);
    }
  }
}
