package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.downstream.accept.CallerTls;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.telemetry.CertificateMeter;
import io.latchkey.gateway.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates in use, kept as new as their files: a change that is whole and fits is what new
 * handshakes run by, while connections that are there live on; any other changes nothing, and is
 * told once. Certificates that are about to end are told every day.
 *
 * <p>Changes are told on the watch's thread.
 */
final class TlsFiles {
  /** How long before its end a certificate is warned about. */
  static final Duration AHEAD = Duration.ofDays(14);

  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);

  private final FileWatch watch;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Map<String, Supplier<Map<Path, Instant>>> places = new LinkedHashMap<>();
  private final Map<TenantTls, Runnable> kept = new HashMap<>();
  private Instant nextWarning = Instant.MIN;

  TlsFiles(FileWatch watch, Metrics metrics, InstantSource clock) {
    this.watch = watch;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What reads files anew. */
  private interface Reload {
    void run() throws IOException;
  }

  /**
   * Keeps a listener's files; to be called when it has its name.
   *
   * @return ends that
   */
  synchronized Runnable keep(Listener listener, CallerTls tls, FileWatch.Seen read) {
    Reload reload =
        () -> {
          if (tls.reload()) {
            listener.drainProven();
          }
        };
    return keep(metrics.listenerCertificates(), listener.name(), read, reload, tls::expiries);
  }

  /** Keeps the admin listener's files; {@code place} is what it is called. */
  synchronized void keep(String place, CallerTls tls, FileWatch.Seen read) {
    keep(metrics.listenerCertificates(), place, read, tls::reload, tls::expiries);
  }

  /** Keeps the files of TLS towards tenants. */
  synchronized void keep(TenantTls tls, FileWatch.Seen read) {
    if (!read.files().isEmpty()) {
      String place = read.files().get(0).toString();
      kept.put(tls, keep(metrics.tenantCertificates(), place, read, tls::reload, tls::expiries));
    }
  }

  /** Looks at the files of TLS towards tenants no more. */
  synchronized void drop(TenantTls tls) {
    Runnable end = kept.remove(tls);
    if (end != null) {
      end.run();
    }
  }

  private Runnable keep(
      CertificateMeter meter,
      String place,
      FileWatch.Seen read,
      Reload reload,
      Supplier<Map<Path, Instant>> expiries) {
    meter.begin(place);
    show(meter, place, expiries.get());
    places.put(place, expiries);
    FileWatch.Watching watching =
        watch.add(
            read,
            () -> {
              boolean taken = take(place, reload);
              meter.changed(place, taken);
              if (taken) {
                show(meter, place, expiries.get());
                warnAgain();
              }
            });
    return () -> {
      watching.close();
      if (places.remove(place, expiries)) {
        expiries.get().forEach((file, end) -> meter.forget(place, file.toString()));
      }
    };
  }

  private static void show(CertificateMeter meter, String place, Map<Path, Instant> expiries) {
    expiries.forEach((file, end) -> meter.expires(place, file.toString(), end));
  }

  private static boolean take(String place, Reload reload) {
    try {
      reload.run();
      log.atInfo().addKeyValue("for", place).log("changed TLS files are taken");
      return true;
    } catch (IOException unfit) {
      log.atWarn()
          .addKeyValue("for", place)
          .addKeyValue("why", unfit.getMessage())
          .log("changed TLS files are unfit; what was there serves on");
    } catch (RuntimeException fault) {
      log.atError()
          .addKeyValue("for", place)
          .setCause(fault)
          .log("fault while TLS files were read");
    }
    return false;
  }

  private synchronized void warnAgain() {
    nextWarning = Instant.MIN;
    warn();
  }

  /** Warns of certificates that end soon, or have ended, once a day. */
  synchronized void warn() {
    Instant now = clock.instant();
    if (now.isBefore(nextWarning)) {
      return;
    }
    nextWarning = now.plus(AGAIN);
    places.forEach(
        (place, expiries) ->
            expiries
                .get()
                .forEach(
                    (file, end) -> {
                      if (end.isBefore(now.plus(AHEAD))) {
                        log.atWarn()
                            .addKeyValue("for", place)
                            .addKeyValue("certificate", file)
                            .addKeyValue("end", end)
                            .log(
                                end.isBefore(now)
                                    ? "a certificate has ended"
                                    : "a certificate ends soon");
                      }
                    }));
  }
}
