package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Result;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import io.latchkey.gateway.config.SettingsTree;
import io.latchkey.gateway.telemetry.ConfigMeter;
import io.latchkey.gateway.upstream.credential.PoolStatus;
import io.latchkey.gateway.upstream.credential.TokenPool;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from one configuration to the next while calls go on:
 *
 * <ol>
 *   <li>Read the file, and those that it names, in so long and no longer ({@link ConfigReading}).
 *   <li>Validate it as a whole, as at the start.
 *   <li>Compare it with what runs ({@link Comparison}); what is static refuses the whole of it, by
 *       name.
 *   <li>Build the next plan, with each part of the one in force whose settings are equal ({@link
 *       PlanBuilder}); get the first tokens of the pools that are new, for {@link #FIRST_TOKENS} at
 *       most.
 *   <li>Swap one reference: exchanges that begin from then on run under the next plan.
 *   <li>Drain what left: when the last exchange under it has ended ({@link LivePlans}).
 * </ol>
 *
 * <p>Up to the fifth step nothing has changed, and whatever goes wrong changes nothing. Any thread
 * may ask; all of it happens on a thread of its own, one reload at a time.
 */
final class Reloader implements AutoCloseable {
  /** How long the first tokens of new pools are waited for, and the keys of new issuers. */
  static final Duration FIRST_TOKENS = Duration.ofSeconds(5);

  private static final Duration DRAIN_LOOK = Duration.ofMillis(250);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final LivePlans plans;
  private final Planning planning;
  private final ConfigReading reading;
  private final ConfigWatch watch;
  private final InstantSource clock;
  private final ConfigMeter meter;
  private final ScheduledExecutorService thread;
  private final Previews previews;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean missed = new AtomicBoolean();
  private volatile Running running;

  /** The two ends of a reload that belong to the gateway. */
  interface Planning {
    /** Builds the plan of {@code next}; nothing of it is in force yet. */
    Prepared prepare(Running next) throws IOException;
  }

  /** A configuration that is ready to run. */
  interface Prepared {
    RunningPlan plan();

    /** Lets it run. */
    void swap();

    /** Lets go of it. */
    void discard();
  }

  Reloader(
      Running first,
      LivePlans plans,
      Planning planning,
      ConfigReading reading,
      FileWatch files,
      InstantSource clock,
      ConfigMeter meter) {
    this.clock = clock;
    this.meter = meter;
    this.running = first;
    this.plans = plans;
    this.planning = planning;
    this.reading = reading;
    this.watch = new ConfigWatch(files, this::filesChanged);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread own = new Thread(task, "latchkey-reload");
              own.setDaemon(true);
              return own;
            });
    this.previews = new Previews(thread, this::previewed);
    thread.scheduleWithFixedDelay(
        plans::look, DRAIN_LOOK.toMillis(), DRAIN_LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What runs. Any thread. */
  Running running() {
    return running;
  }

  /** Reloads from now on when the files of the configuration change. */
  void follow() {
    watch.begin(running.loaded());
  }

  /**
   * Reloads.
   *
   * @param trigger the word for why, in the log
   */
  CompletionStage<ReloadReport> reload(String trigger) {
    CompletionStage<ReloadReport> begun = begin(trigger);
    if (begun == null) {
      ReloadReport busy = busy();
      tell(trigger, new Outcome(busy, List.of()), Set.of());
      return CompletableFuture.completedFuture(busy);
    }
    return begun;
  }

  private @Nullable CompletionStage<ReloadReport> begin(String trigger) {
    return attempt(before -> reload(trigger, before));
  }

  private void tell(String trigger, Outcome outcome, Set<String> known) {
    ReloadLog.tell(trigger, outcome.report(), outcome.names(), known);
    meter.reloaded(outcome.report().result().name().toLowerCase(Locale.ROOT));
  }

  /** What a reload would do now. */
  CompletionStage<ReloadReport> preview() {
    return busy.get() ? CompletableFuture.completedFuture(busy()) : previews.ask();
  }

  /** A change must not be lost because another reload is under way: that may have read already. */
  private void filesChanged() {
    while (begin("files") == null) {
      missed.set(true);
      if (busy.get() || !missed.getAndSet(false)) {
        return; // whoever is under way sees it at the end
      }
    }
  }

  /** Begins, unless another attempt is under way: null then. */
  private @Nullable CompletionStage<ReloadReport> attempt(Function<Running, ReloadReport> what) {
    if (!busy.compareAndSet(false, true)) {
      return null;
    }
    CompletableFuture<ReloadReport> result = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            ReloadReport report;
            try {
              report = what.apply(running);
            } catch (RuntimeException | Error fault) { // else whoever asked would never hear of it
              report = fault(fault);
            } finally {
              busy.set(false);
            }
            result.complete(report);
            if (missed.getAndSet(false)) {
              filesChanged();
            }
          });
    } catch (RejectedExecutionException ended) {
      return null; // and it stays busy
    }
    return result;
  }

  private ReloadReport busy() {
    return new ReloadReport(Result.BUSY, List.of(), List.of(), running.version());
  }

  private ReloadReport refused(List<String> problems, List<ReloadReport.Change> changes) {
    return new ReloadReport(Result.REFUSED, problems, changes, running.version());
  }

  private ReloadReport fault(Throwable fault) {
    log.atError().setCause(fault).log("fault during a reload; what ran goes on");
    return refused(List.of("a fault of ours; the log says more"), List.of());
  }

  private ReloadReport previewed() {
    try {
      return preview(running);
    } catch (RuntimeException | Error fault) { // else nobody would be told of this or a later look
      return fault(fault);
    }
  }

  private ReloadReport preview(Running before) {
    Loaded read = read(before);
    if (!(read instanceof Loaded.Valid valid)) {
      return refused(lines(read), List.of());
    }
    SettingsTree tree = SettingsTree.of(valid);
    if (tree.says(before.tree())) {
      return new ReloadReport(Result.UNCHANGED, lines(read), List.of(), before.version());
    }
    Comparison comparison = Comparison.of(before.loaded(), before.tree(), valid, tree);
    boolean possible = comparison.refused().isEmpty();
    return new ReloadReport(
        possible ? Result.POSSIBLE : Result.REFUSED,
        possible ? lines(read) : comparison.refused(),
        comparison.changes(),
        before.version());
  }

  private ReloadReport reload(String trigger, Running before) {
    watch.beforeReading();
    Loaded read = read(before);
    Outcome outcome = reload(before, read);
    watch.afterReading(running.loaded(), read);
    tell(trigger, outcome, ReloadLog.known(before.loaded().problems(), read.problems()));
    return outcome.report();
  }

  /** What came of a reload, and the names of all that differs. */
  private record Outcome(ReloadReport report, List<String> names) {}

  private Outcome reload(Running before, Loaded read) {
    if (!(read instanceof Loaded.Valid valid)) {
      return new Outcome(refused(lines(read), List.of()), List.of());
    }
    SettingsTree tree = SettingsTree.of(valid);
    if (tree.says(before.tree())) {
      ReloadReport same =
          new ReloadReport(Result.UNCHANGED, lines(read), List.of(), before.version());
      return new Outcome(same, List.of());
    }
    Comparison comparison = Comparison.of(before.loaded(), before.tree(), valid, tree);
    return new Outcome(replace(valid, tree, comparison), comparison.names());
  }

  private ReloadReport replace(Loaded.Valid read, SettingsTree tree, Comparison comparison) {
    if (!comparison.refused().isEmpty()) {
      return refused(comparison.refused(), comparison.changes());
    }
    Running next = Running.of(read, tree, clock.instant());
    // made here, so that nothing slow comes between the swap and its report
    String version = next.version();
    List<String> problems = new ArrayList<>(lines(read));
    try {
      Prepared prepared = planning.prepare(next);
      problems.addAll(firstTokens(prepared, tree));
      prepared.swap();
    } catch (IOException unfit) {
      return refused(List.of(String.valueOf(unfit.getMessage())), comparison.changes());
    }
    running = next;
    return new ReloadReport(Result.DONE, problems, comparison.changes(), version);
  }

  private Loaded read(Running before) {
    try {
      return reading.read(before.loaded());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Loaded.Invalid(List.of(), before.loaded().files());
    }
  }

  private static List<String> lines(Loaded read) {
    return read.problems().stream().map(Problem::toString).toList();
  }

  /** Gets the first token of each pool that is new; tells of those that have none in time. */
  private List<String> firstTokens(Prepared prepared, SettingsTree tree) {
    RunningPlan next = prepared.plan();
    List<TokenPool> fresh =
        next.accountsBut(List.of(plans.inForce())).stream()
            .map(Account::pool)
            .filter(Objects::nonNull)
            .toList();
    try {
      next.startBut(List.of(plans.inForce()));
      long deadline = System.nanoTime() + FIRST_TOKENS.toNanos();
      while (System.nanoTime() - deadline < 0
          && !(next.keys().areFetched() && fresh.stream().allMatch(Reloader::isDecided))) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    } catch (RuntimeException | Error fault) { // what was made for it must not be left behind
      prepared.discard();
      throw fault;
    }
    return fresh.stream()
        .map(TokenPool::status)
        .filter(status -> status.live() == 0)
        .map(status -> tree.warning("serviceAccounts." + status.account(), why(status)).toString())
        .toList();
  }

  private static boolean isDecided(TokenPool pool) {
    PoolStatus status = pool.status();
    return status.live() > 0 || status.lastFailure() != null;
  }

  private static String why(PoolStatus status) {
    String failure = status.lastFailure();
    return "has no token yet" + (failure == null ? "" : ": " + failure);
  }

  /** Reloads no more; waits for none under way. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
