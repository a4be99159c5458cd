package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file descriptors that a gateway may need, against those that its process may open. */
final class Descriptors {
  private static final Logger log = LoggerFactory.getLogger(Descriptors.class);

  /** The program's own: jars, logs, event loops, the admin listener, calls to token endpoints. */
  private static final long OWN = 256;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES = "Max open files";

  private Descriptors() {}

  /** The most that these settings let be open at once. */
  static long needed(GatewaySettings settings) {
    long callers =
        settings.listeners().stream()
            .map(ListenerSettings::limits)
            .mapToLong(limits -> limits.connections() + (long) Listener.TURNED_AWAY)
            .sum();
    long tenants =
        settings.tenants().stream()
            .map(TenantSettings::connections)
            .mapToLong(TenantSettings.Connections::max)
            .sum();
    return OWN + callers + tenants;
  }

  /** How many this process may open, where the system or this Java tells. */
  static OptionalLong allowed() {
    OptionalLong told = toldBy(LIMITS);
    return told.isPresent() ? told : toldByJava();
  }

  /** What Linux says in {@code limits}; much sooner than Java's beans do. */
  static OptionalLong toldBy(Path limits) {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith(OPEN_FILES)) {
          String soft = line.substring(OPEN_FILES.length()).strip().split(" ", 2)[0];
          return OptionalLong.of(soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft));
        }
      }
    } catch (IOException | NumberFormatException untold) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /**
   * Asked by name, for a Java cut down by jlink may lack the module (jdk.management) whose class
   * would be asked.
   */
  private static OptionalLong toldByJava() {
    try {
      Object most =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                  "MaxFileDescriptorCount");
      return most instanceof Long count ? OptionalLong.of(count) : OptionalLong.empty();
    } catch (JMException untold) {
      return OptionalLong.empty();
    }
  }

  /** Warns where a limit of the settings cannot be reached. */
  static void check(GatewaySettings settings, OptionalLong allowed) {
    long needed = needed(settings);
    if (allowed.isPresent() && allowed.getAsLong() < needed) {
      log.atWarn()
          .addKeyValue("needed", needed)
          .addKeyValue("allowed", allowed.getAsLong())
          .log(
              "limits.connections and the tenants' connections.max need more file descriptors than"
                  + " this process may open: raise ulimit -n (LimitNOFILE= in a systemd unit), or"
                  + " lower them");
    }
  }
}
