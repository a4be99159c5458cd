package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Field;
import io.latchkey.sandbox.http.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's limit of calls a second, per token, per account or for all together, as its switches
 * have it: what is over is 429, and every answer says what is left. Any thread.
 */
public final class RateLimits {
  /** Whose calls share one limit. */
  public enum By {
    TOKEN,
    ACCOUNT,
    TENANT
  }

  /** How answers say what is left. */
  public enum Fields {
    NONE,
    /** {@code RateLimit-Limit}, {@code -Remaining}, {@code -Reset} in seconds (older drafts). */
    DRAFT,
    /** {@code RateLimit} and {@code RateLimit-Policy} as structured fields (newer drafts). */
    STRUCTURED,
    /** {@code X-RateLimit-*}, {@code -Reset} as seconds since 1970. */
    X
  }

  /** How {@code Retry-After} says when. */
  public enum RetryAfter {
    SECONDS,
    DATE,
    NONE
  }

  /** A caller that no token or account is known of: one of the token or login endpoints. */
  private static final String ENDPOINT = "sign-on";

  private final TenantSwitches switches;
  private final TenantCounters counters;
  private final InstantSource clock;
  private final RateLimiter limiter = new RateLimiter();

  public RateLimits(TenantSwitches switches, TenantCounters counters, InstantSource clock) {
    this.switches = switches;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * Takes a call of the API: nothing where it is admitted, and the 429 where it is over the limit.
   * Either way the answer to be given will say what is left.
   *
   * @param token a name, not the value, of what the call came with
   * @param account whose it is
   */
  public Optional<Answer> over(Reply reply, ErrorShape errors, String token, String account) {
    int rate = switches.rateLimit.get();
    if (rate == 0) {
      counters.countAccepted();
      return Optional.empty();
    }
    return take(reply, errors, rate, key(token, account));
  }

  /** As {@link #over}, for a call of a token or login endpoint, which is limited if so switched. */
  public Optional<Answer> overAtSignOn(Reply reply, ErrorShape errors) {
    int rate = switches.rateLimit.get();
    return rate == 0 || !switches.rateLimitSignOn.get()
        ? Optional.empty()
        : take(reply, errors, rate, key(ENDPOINT, ENDPOINT));
  }

  private String key(String token, String account) {
    return switch (switches.rateLimitBy.get()) {
      case TOKEN -> "token " + token;
      case ACCOUNT -> "account " + account;
      case TENANT -> "tenant";
    };
  }

  private Optional<Answer> take(Reply reply, ErrorShape errors, int rate, String key) {
    int wanted = switches.rateLimitBurst.get();
    int burst = wanted == 0 ? rate : wanted;
    Instant now = clock.instant();
    RateLimiter.Verdict verdict =
        limiter.take(
            key,
            switches.rateLimitKind.get(),
            rate,
            burst,
            ChronoUnit.MICROS.between(Instant.EPOCH, now));
    fields(verdict, rate, now).forEach(field -> reply.with(field.name(), field.value()));
    if (verdict.admitted()) {
      counters.countAccepted();
      counters.countAcceptedBy(key);
      return Optional.empty();
    }
    counters.countTooManyRequestsBy(key);
    Answer answer = errors.of(429, "Too many requests.");
    return Optional.of(retryAfter(answer, switches, now, verdict.waitMicros()));
  }

  /** The answer with {@code Retry-After} for a wait, rounded up to whole seconds. */
  static Answer retryAfter(Answer answer, TenantSwitches switches, Instant now, long micros) {
    return switch (switches.retryAfterForm.get()) {
      case NONE -> answer;
      case SECONDS -> answer.with("Retry-After", Long.toString(seconds(micros)));
      case DATE -> answer.with("Retry-After", HttpDate.of(later(switches, now, micros)));
    };
  }

  private static long seconds(long micros) {
    return RateLimiter.up(micros, 1_000_000);
  }

  /** The first whole second after a wait, by the clock that the tenant's {@code Date} shows. */
  private static Instant later(TenantSwitches switches, Instant now, long micros) {
    Instant exact =
        now.plus(micros, ChronoUnit.MICROS).plusSeconds(switches.dateOffsetSeconds.get());
    Instant whole = exact.truncatedTo(ChronoUnit.SECONDS);
    return whole.equals(exact) ? whole : whole.plusSeconds(1);
  }

  private List<Field> fields(RateLimiter.Verdict verdict, int rate, Instant now) {
    String limit = Integer.toString(verdict.limit());
    String left = Integer.toString(verdict.remaining());
    String reset = Long.toString(seconds(verdict.resetMicros()));
    List<Field> fields = new ArrayList<>();
    switch (switches.rateLimitFields.get()) {
      case NONE -> {}
      case DRAFT -> addThree(fields, "RateLimit", limit, left, reset);
      case STRUCTURED -> {
        long window = RateLimiter.up(verdict.limit(), rate);
        fields.add(new Field("RateLimit-Policy", "\"default\";q=" + limit + ";w=" + window));
        fields.add(new Field("RateLimit", "\"default\";r=" + left + ";t=" + reset));
      }
      case X -> {
        long at = later(switches, now, verdict.resetMicros()).getEpochSecond();
        addThree(fields, "X-RateLimit", limit, left, Long.toString(at));
      }
    }
    return fields;
  }

  private static void addThree(
      List<Field> fields, String prefix, String limit, String left, String reset) {
    fields.add(new Field(prefix + "-Limit", limit));
    fields.add(new Field(prefix + "-Remaining", left));
    fields.add(new Field(prefix + "-Reset", reset));
  }
}
