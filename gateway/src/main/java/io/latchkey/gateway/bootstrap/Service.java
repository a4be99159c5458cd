package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.LogSetup;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.tls.ContextSet;
import io.latchkey.gateway.tls.LiveTls;
import io.latchkey.gateway.tls.TlsContexts;
import io.latchkey.gateway.wire.Alpn;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway as a process runs it: with its logs written out and its metrics kept. */
public final class Service implements AutoCloseable {
  private static final long LOG_SECONDS = 2;

  private final LogSetup logs;
  private final Gateway gateway;

  private Service(LogSetup logs, Gateway gateway) {
    this.logs = logs;
    this.gateway = gateway;
  }

  /** Logging of a command that ends by itself: warnings and worse, to standard error. */
  public static void logAsCommand() {
    LogSetup.forCommand();
  }

  /**
   * Begins with what a start needs whatever the configuration says; does not wait for it.
   *
   * @param config what will be read
   */
  public static void prepare(Path config) {
    Ahead.begin(config);
  }

  /**
   * Makes what TLS towards tenants is spoken by, and lets go of it.
   *
   * @throws IOException if none can be made
   */
  public static void rehearseTls() throws IOException {
    LiveTls tls =
        new LiveTls(
            ContextSet.of(TlsContexts.ofThisProcess().towardsTenants(null, null, Alpn.of(true))));
    ReferenceCountUtil.release(tls.connecting(ByteBufAllocator.DEFAULT, "localhost", 443).engine());
    tls.close();
  }

  /** Ends what was begun with, for there will be no start. */
  public static void abandon() {
    Ahead.forget();
  }

  /**
   * Starts logs and gateway; blocks until it is ready.
   *
   * @throws IOException naming the address or file that cannot be used; nothing is left running
   */
  public static Service start(Loaded.Valid loaded) throws IOException {
    GatewaySettings settings = loaded.settings();
    GatewaySettings.Logging logging = settings.logging();
    LogSetup logs = LogSetup.forService(logging.level(), logging.json());
    Ahead.Parts parts;
    try {
      parts = Ahead.parts();
    } catch (IOException | RuntimeException | Error failed) {
      stop(logs);
      throw failed;
    }
    Metrics metrics = parts.metrics();
    metrics.watchDroppedLines(logs::droppedLines);
    Descriptors.check(settings, Descriptors.allowed());
    try {
      Gateway gateway = Gateway.start(loaded, metrics, parts.network());
      gateway.onFormat(logs::format);
      gateway.followFiles();
      return new Service(logs, gateway);
    } catch (IOException | RuntimeException | Error failed) {
      stop(logs);
      throw failed;
    }
  }

  /** Where callers reach it, in the order of the settings. */
  public List<InetSocketAddress> addresses() {
    return gateway.addresses();
  }

  /** Where the operator reaches it. */
  public InetSocketAddress adminAddress() {
    return gateway.adminAddress();
  }

  /** Reads the configuration anew and runs it, if it is right; what came of it is in the log. */
  public void reload() {
    gateway.reloadBySignal();
  }

  /** Runs {@code hook} when an operator drains the gateway. */
  public void onDrain(Runnable hook) {
    gateway.onDrain(hook);
  }

  /** Drains and stops the gateway, then writes out what was logged; blocks. */
  @Override
  public void close() {
    gateway.close();
    stop(logs);
  }

  private static void stop(LogSetup logs) {
    logs.stop().toCompletableFuture().completeOnTimeout(null, LOG_SECONDS, TimeUnit.SECONDS).join();
  }
}
