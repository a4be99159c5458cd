package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Result;
import io.latchkey.gateway.config.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells each reload as one line. */
final class ReloadLog {
  /** The most changes, and problems, that stand in one line. */
  static final int MOST = 50;

  private static final Logger log = LoggerFactory.getLogger(ReloadLog.class);

  private ReloadLog() {}

  /**
   * Tells it.
   *
   * @param names of what differs
   * @param known warnings of {@code report} that were told before, and are only counted
   */
  static void tell(String trigger, ReloadReport report, List<String> names, Set<String> known) {
    List<String> news = report.problems().stream().filter(line -> !known.contains(line)).toList();
    log.atLevel(level(trigger, report.result()))
        .addKeyValue("trigger", trigger)
        .addKeyValue("result", report.result().name().toLowerCase(Locale.ROOT))
        .addKeyValue("version", report.version())
        .addKeyValue("changes", joined("; ", MOST, names))
        .addKeyValue("problems", joined("; ", MOST, news))
        .addKeyValue("warningsAsBefore", report.problems().size() - news.size())
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

  /** Those of {@code read} that {@code before} had too, wherever in the file they stand now. */
  static Set<String> known(List<Problem> before, List<Problem> read) {
    Set<String> told = new HashSet<>();
    before.forEach(each -> told.add(each.path() + ": " + each.text()));
    return read.stream()
        .filter(Problem::warning)
        .filter(each -> told.contains(each.path() + ": " + each.text()))
        .map(Problem::toString)
        .collect(Collectors.toSet());
  }

  /** The first {@code most} of them, and how many more there are. */
  static String joined(String between, int most, List<String> all) {
    String shown = String.join(between, all.subList(0, Math.min(most, all.size())));
    return all.size() <= most ? shown : shown + between + "and " + (all.size() - most) + " more";
  }
}
