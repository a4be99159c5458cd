package io.latchkey.gateway.telemetry;

import static io.latchkey.gateway.telemetry.CredentialSeries.counter;
import static io.latchkey.gateway.telemetry.CredentialSeries.gauge;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of one service account's tokens. Any thread. */
final class AccountMeter {
  private static final double[] SECONDS = {.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Family family;
  private final String account;
  private final CounterDataPoint minted;
  private final CounterDataPoint failed;
  private final CounterDataPoint failedForGood;
  private final GaugeDataPoint failing;
  private final GaugeDataPoint failingForGood;
  private final CounterDataPoint rejections;
  private final LaneCounts counts = new LaneCounts(1);
  private final Tally calls;
  private final CounterDataPoint replays;
  private final Map<NotReplayed, CounterDataPoint> notReplayed = new EnumMap<>(NotReplayed.class);
  private final CounterDataPoint echoes;
  private final GaugeDataPoint generation;
  private final GaugeDataPoint expiry;
  private final DistributionDataPoint latency;

  private AccountMeter(Family family, String account) {
    this.family = family;
    this.account = account;
    minted = family.mints.labelValues(account, "minted");
    failed = family.mints.labelValues(account, "failed");
    failedForGood = family.mints.labelValues(account, "failed-permanently");
    failing = family.failing.labelValues(account, "failed");
    failingForGood = family.failing.labelValues(account, "failed-permanently");
    rejections = family.rejections.labelValues(account);
    calls = family.calls.in(counts, 0, account);
    replays = family.replays.labelValues(account);
    for (NotReplayed why : NotReplayed.values()) {
      notReplayed.put(why, family.notReplayed.labelValues(account, why.word()));
    }
    echoes = family.echoes.labelValues(account);
    generation = family.generations.labelValues(account);
    expiry = family.expiries.labelValues(account);
    latency = family.latencies.labelValues(account);
  }

  /** The metrics that the numbers of all accounts are part of. */
  static final class Family {
    private final InstantSource clock;
    private final Counter mints;
    private final Counter rejections;
    private final Tally.Family calls;
    private final Counter replays;
    private final Counter notReplayed;
    private final Counter echoes;
    private final Gauge failing;
    private final Gauge generations;
    private final Gauge expiries;
    private final Histogram latencies;
    private final Map<String, Instant> minted = new ConcurrentHashMap<>();

    Family(PrometheusRegistry registry, InstantSource clock) {
      this.clock = clock;
      mints = counter(registry, "mints_total", "Tokens asked for", "account", "result");
      rejections = counter(registry, "rejections_total", "Tokens that a tenant refused", "account");
      calls =
          new Tally.Family(
              registry,
              clock,
              "latchkey_credential_calls",
              "Calls sent with an account's credential",
              "account");
      replays = counter(registry, "replays_total", "Calls sent once more after a 401", "account");
      notReplayed =
          counter(
              registry,
              "not_replayed_total",
              "Answers of 401 that were not, or not again, followed by a second try",
              "account",
              "reason");
      echoes =
          counter(registry, "echoes_total", "Fields dropped that repeat a credential", "account");
      failing =
          gauge(
              registry,
              "failing",
              "Whether the last attempt to get a token ended so",
              "account",
              "result");
      generations =
          gauge(registry, "token_generation", "The generation of the newest token", "account");
      expiries =
          gauge(
              registry,
              "token_expiry_timestamp_seconds",
              "When the newest token expires",
              "account");
      GaugeWithCallback.builder()
          .name("latchkey_credential_token_age_seconds")
          .help("How long ago the newest token was got")
          .labelNames("account")
          .callback(this::tellAges)
          .register(registry);
      Histogram.Builder builder =
          Histogram.builder()
              .name("latchkey_credential_mint_duration_seconds")
              .help("How long getting a token took")
              .labelNames("account")
              .classicOnly()
              .classicUpperBounds(SECONDS);
      builder.withoutExemplars();
      latencies = builder.register(registry);
    }

    private void tellAges(GaugeWithCallback.Callback callback) {
      Instant now = clock.instant();
      minted.forEach(
          (account, at) ->
              callback.call(Duration.between(at, now).toMillis() / MILLIS_PER_SECOND, account));
    }

    AccountMeter of(String account) {
      return new AccountMeter(this, account);
    }

    void forget(String account) {
      failing.removeIf(labels -> labels.get(0).equals(account));
      List.of(mints, notReplayed).forEach(all -> all.removeIf(it -> it.get(0).equals(account)));
      List.of(rejections, replays, echoes).forEach(all -> all.remove(account));
      calls.forget(account);
      List.of(generations, expiries).forEach(all -> all.remove(account));
      latencies.remove(account);
      minted.remove(account);
    }
  }

  void minted(long newGeneration, Duration left, Duration took) {
    minted.inc();
    failing.set(0);
    failingForGood.set(0);
    generation.set((double) newGeneration);
    Instant now = family.clock.instant();
    family.minted.put(account, now);
    expiry.set(now.plus(left).toEpochMilli() / MILLIS_PER_SECOND);
    latency.observe(took.toNanos() / NANOS_PER_SECOND);
  }

  void failed(boolean permanent) {
    (permanent ? failedForGood : failed).inc();
    failing.set(permanent ? 0 : 1);
    failingForGood.set(permanent ? 1 : 0);
  }

  /** An exchange ended on the present thread, whose lane that is. */
  void ended(ExchangeRecord record, int lane) {
    if (record.connectNanos >= 0) {
      calls.addTo(counts.row(lane));
    }
    if (record.echoes > 0) {
      echoes.inc(record.echoes);
    }
    if (record.replayed) {
      replays.inc();
    }
    CounterDataPoint not = record.notReplayed == null ? null : notReplayed.get(record.notReplayed);
    if (not != null) {
      not.inc();
    }
  }

  void rejected() {
    rejections.inc();
  }
}
