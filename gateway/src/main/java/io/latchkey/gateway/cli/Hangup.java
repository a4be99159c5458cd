package io.latchkey.gateway.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which tells a daemon to read its configuration again.
 *
 * <p>Java has no supported way to hear of it but {@code sun.misc.Signal}, of the module
 * jdk.unsupported. It is asked for by name: a Java cut down by jlink may lack it, and then the
 * other two ways to reload are left.
 */
final class Hangup {
  private static final Logger log = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /**
   * Runs {@code action} at each SIGHUP, on a thread of its own; at first it would end the process.
   */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                return method.getName().equals("hashCode") ? 0 : method.getName();
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
    } catch (ReflectiveOperationException | IllegalArgumentException unheard) {
      log.atWarn()
          .addKeyValue("why", unheard.getClass().getSimpleName())
          .log("SIGHUP cannot be heard here; a change of the file reloads it");
    }
  }
}
