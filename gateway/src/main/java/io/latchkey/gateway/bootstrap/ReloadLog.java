package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Result;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells each reload as one line. */
final class ReloadLog {
  /** The most changes, and problems, that stand in one line. */
  static final int MOST = 50;

  private static final Logger log = LoggerFactory.getLogger(ReloadLog.class);

  private ReloadLog() {}

  static void tell(String trigger, ReloadReport report) {
    log.atLevel(level(trigger, report.result()))
        .addKeyValue("trigger", trigger)
        .addKeyValue("result", report.result().name().toLowerCase(Locale.ROOT))
        .addKeyValue("version", report.version())
        .addKeyValue(
            "changes",
            joined(
                report.changes().stream()
                    .map(change -> change.path() + " " + change.kind())
                    .toList()))
        .addKeyValue("problems", joined(report.problems()))
        .log("configuration reload");
  }

  /** The first look at files that were just read finds nothing, as a rule. */
  private static Level level(String trigger, Result result) {
    return switch (result) {
      case REFUSED, BUSY -> Level.WARN;
      case UNCHANGED -> trigger.equals("files") ? Level.DEBUG : Level.INFO;
      case DONE, POSSIBLE -> Level.INFO;
    };
  }

  private static String joined(List<String> all) {
    String shown = String.join("; ", all.subList(0, Math.min(MOST, all.size())));
    return all.size() <= MOST ? shown : shown + "; and " + (all.size() - MOST) + " more";
  }
}
