package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.RotationObserver.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of changed secrets and keys of one account to serving.
 *
 * <pre>
 *            changed                    passes
 *   settled ---------> trying -----------------------> settled, by what is new
 *      ^                | ^ |
 *      |          fails | | | changed: the older is forgotten, its token ended
 *      |                v | v
 *      +-------------- waiting          unfit: cannot be read, or changes more than a proof
 *        put back                         (from any, and to any by the next change)
 * </pre>
 *
 * <p>What serves goes on serving until something else has passed. A candidate is tried at once and
 * again after each failure, soon where that may pass by itself and seldom where the tenant refused
 * it; {@link BadAttempts} bounds both. One that does not serve is told of when that begins, and
 * every {@link #REPORT_EVERY} until something else is in its place.
 *
 * <p>{@link #begin}, {@link #changed}, {@link #unfit} and {@link #close} may be called on any
 * thread; all else happens on the home loop.
 */
public final class Rotation {
  /** How often files that do not serve are told of. */
  public static final Duration REPORT_EVERY = Duration.ofMinutes(10);

  /** The longest that one attempt may take: a token, a probe, and a logout. */
  static final Duration ATTEMPT_MOST =
      ControlCalls.WATCHDOG.plus(ProbeCall.MOST).plus(UserLoginSource.LOGOUT).plusSeconds(1);

  private final String account;
  private final HomeLoop loop;
  private final Random random;
  private final Function<ServiceAccountSettings, Candidate> candidates;
  private final BadAttempts bad;
  private final RotationObserver observer;
  private final RotationLog log;
  private ServiceAccountSettings serving;
  private @Nullable Trying trying;
  private @Nullable String unfit;
  private HomeLoop.@Nullable Timer report;
  private boolean closed;

  /**
   * Nothing has changed yet.
   *
   * @param serving what serves
   * @param candidates makes what is tried of changed settings
   * @param bad the attempts that the account's pool counts too
   */
  public Rotation(
      ServiceAccountSettings serving,
      Function<ServiceAccountSettings, Candidate> candidates,
      BadAttempts bad,
      HomeLoop loop,
      Random random,
      RotationObserver observer) {
    this.account = serving.name();
    this.serving = serving;
    this.candidates = candidates;
    this.bad = bad;
    this.loop = loop;
    this.random = random;
    this.observer = observer;
    this.log = new RotationLog(account);
  }

  /** Files are looked at from now on; those of what serves were changed at {@code since}. */
  public void begin(Instant since) {
    post(
        () -> {
          observer.serves(account, serving.publicKeyName(), since);
          observer.waits(account, false);
        });
  }

  public String account() {
    return account;
  }

  /** The files were changed at {@code since} and make these settings. */
  public void changed(ServiceAccountSettings now, Instant since) {
    post(() -> take(now, since));
  }

  /**
   * Whether an account may become {@code changed} by way of a rotation: they differ in who proves
   * it and by what, in how that is tried and in how many tokens are kept, and in nothing else.
   */
  public static boolean leads(ServiceAccountSettings serving, ServiceAccountSettings changed) {
    return ProofChange.refusal(triedAs(serving, changed), changed) == null;
  }

  private static ServiceAccountSettings triedAs(
      ServiceAccountSettings serving, ServiceAccountSettings changed) {
    return new ServiceAccountSettings(
        serving.name(),
        serving.tenant(),
        changed.poolSize(),
        serving.role(),
        serving.grant(),
        changed.probe());
  }

  /**
   * The configuration was changed to these settings, which it {@link #leads} to: what proves the
   * account is tried before it serves, what else differs holds at once.
   */
  public void follow(ServiceAccountSettings now, Instant since) {
    post(
        () -> {
          serving = triedAs(serving, now);
          take(now, since);
        });
  }

  /** The files were changed and cannot be used; {@code why} as sentences, without a secret. */
  public void unfit(String why) {
    post(() -> refuse(why));
  }

  /** Tries nothing any more. */
  public void close() {
    post(
        () -> {
          closed = true;
          forget();
        });
  }

  private boolean post(Runnable task) {
    return loop.post(task);
  }

  private void take(ServiceAccountSettings now, Instant since) {
    Trying current = trying;
    if (closed || current != null && now.equals(current.settings)) {
      return;
    }
    if (now.equals(serving)) {
      withdraw();
      return;
    }
    String refusal = ProofChange.refusal(serving, now);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    forget();
    log.found();
    trying = new Trying(now, since);
    observer.waits(account, true);
    attempt(trying);
  }

  private void withdraw() {
    if (trying != null || unfit != null) {
      forget();
      log.withdrawn();
      observer.rotated(account, Result.WITHDRAWN);
    }
  }

  private void refuse(String why) {
    if (closed || why.equals(unfit)) {
      return;
    }
    forget();
    unfit = why;
    observer.waits(account, true);
    observer.rotated(account, Result.UNFIT);
    complain();
  }

  /** Lets go of what does not serve, whatever it is. */
  private void forget() {
    Trying old = trying;
    trying = null;
    unfit = null;
    if (old != null) {
      old.stop();
    }
    if (report != null) {
      report.cancel();
    }
    report = null;
    observer.waits(account, false);
  }

  /** Tells of what does not serve, now and from time to time. */
  private void complain() {
    if (report != null) {
      report.cancel();
    }
    String why = unfit;
    Trying current = trying;
    if (why != null) {
      log.unfit(why);
    } else if (current != null && current.failure != null) {
      log.failed(current.failure, current.rest(), current.failures);
    } else if (current != null) {
      log.held(current.rest());
    }
    report = loop.schedule(this::complain, REPORT_EVERY.toNanos());
  }

  private void attempt(Trying current) {
    if (trying != current) {
      return;
    }
    long wait = bad.remaining(current.failures == 0, loop.nanoTime());
    if (wait > 0) {
      current.again(wait);
      if (current.failures == 0) {
        complain();
      }
      return;
    }
    current.depart();
  }

  private void passed(Trying current, Candidate.Passed passed) {
    passed.promote();
    serving = current.settings;
    forget();
    log.promoted();
    observer.rotated(account, Result.PROMOTED);
    observer.serves(account, serving.publicKeyName(), current.since);
  }

  private void failed(Trying current, MintFailure failure) {
    long now = loop.nanoTime();
    observer.rotated(account, failure.permanent() ? Result.REFUSED : Result.FAILED);
    MintFailure before = current.failure;
    current.fails(failure, now);
    if (before == null || !before.word().equals(failure.word())) {
      complain();
    }
  }

  /** Changed settings, and how trying them goes. */
  private final class Trying {
    private final ServiceAccountSettings settings;
    private final Instant since;
    private final Candidate candidate;
    private final Backoff backoff = new Backoff(random, bad);
    private int failures;
    private long until;
    private @Nullable MintFailure failure;
    private HomeLoop.@Nullable Timer timer;

    /** The attempt under way; what ends another is of no interest. */
    private @Nullable Object flight;

    Trying(ServiceAccountSettings settings, Instant since) {
      this.settings = settings;
      this.since = since;
      this.candidate = candidates.apply(settings);
    }

    private void depart() {
      Object own = new Object();
      flight = own;
      timer =
          loop.schedule(
              () -> land(own, null, MintFailures.overdue().raise()), ATTEMPT_MOST.toNanos());
      candidate
          .attempt()
          .whenComplete(
              (passed, error) -> {
                if (!post(() -> land(own, passed, error)) && passed != null) {
                  passed.discard();
                }
              });
    }

    private void land(Object own, Candidate.@Nullable Passed passed, @Nullable Throwable error) {
      if (trying != this || flight != own) {
        if (passed != null) {
          passed.discard();
        }
        return;
      }
      flight = null;
      stop();
      if (passed != null) {
        Rotation.this.passed(this, passed);
      } else {
        Rotation.this.failed(this, MintException.in(error));
      }
    }

    private void fails(MintFailure why, long now) {
      failure = why;
      failures++;
      backoff.failed(why, now);
      again(backoff.remaining(now));
    }

    private void again(long delay) {
      until = loop.nanoTime() + delay;
      timer = loop.schedule(() -> attempt(this), delay);
    }

    private Duration rest() {
      return Duration.ofNanos(Math.max(0, until - loop.nanoTime()));
    }

    private void stop() {
      if (timer != null) {
        timer.cancel();
      }
    }
  }
}
