package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.SteadyCaller.Got;
import io.latchkey.sandbox.tenant.TokenStore.Shown;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One caller of one account: sends content, call after call, and judges each answer by the books of
 * the tenant.
 */
final class SoakCaller implements Runnable {
  /**
   * A token that ends sooner may have been over for the gateway: it counts from when it asked, and
   * on a loaded machine its request reaches the tenant hundreds of milliseconds later.
   */
  private static final Duration MARGIN =
      Duration.ofMillis(Boolean.getBoolean("latchkey.slow") ? 250 : 900);

  private static final int MISTAKES_KEPT = 20;

  final Simulated tenant;
  final Chaos chaos;
  private final InetSocketAddress gateway;
  private final Supplier<String> says;
  private final Random random;
  private final long pauseNanos;
  private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private volatile long served;
  private volatile long untold;
  private volatile long refused;
  private volatile long longest;

  /**
   * @param says what the gateway thinks of its tokens, for who looks for the cause of a mistake
   */
  SoakCaller(
      Simulated tenant,
      Chaos chaos,
      InetSocketAddress gateway,
      Supplier<String> says,
      long seed,
      Duration pause) {
    this.tenant = tenant;
    this.chaos = chaos;
    this.gateway = gateway;
    this.says = says;
    this.random = new Random(seed);
    this.pauseNanos = pause.toNanos();
  }

  @Override
  public void run() {
    byte[] octets = new byte[256];
    try (SteadyCaller caller = new SteadyCaller(gateway)) {
      while (true) {
        LockSupport.parkNanos(pauseNanos);
        random.nextBytes(octets);
        String content = HexFormat.of().formatHex(octets);
        Instant began = Instant.now();
        Got got = caller.call(tenant.call(tenant.name, content));
        judge(got, began, content);
      }
    } catch (IOException ended) {
      if (!stopping) {
        mistake("broken: " + ended);
      }
    }
  }

  private void judge(Got got, Instant began, String content) {
    longest = Math.max(longest, got.took().toMillis());
    switch (got.answer().verdict()) {
      case "200", "201" -> {
        served++;
        if (!tenant.proves(got.answer(), content)) {
          mistake("other content arrived: " + got.answer().content());
        }
      }
      case "503 credential:no-token" -> {
        untold++;
        Instant ended = Instant.now();
        living(began, ended)
            .ifPresent(
                token ->
                    mistake(
                        "refused from %s to %s, but there was %s; the gateway says %s: %s"
                            .formatted(began, ended, token, says.get(), got.answer().content())));
      }
      case "401" -> refused++;
      default -> {
        if (!stopping) {
          mistake(got.answer().head() + got.answer().content());
        }
      }
    }
  }

  /** A token that the gateway had used before the call, and that lived beyond its answer. */
  private Optional<Shown> living(Instant began, Instant ended) {
    Instant beyond = ended.plus(MARGIN);
    return tenant.shown().stream()
        .filter(token -> token.shown().isBefore(began) && token.expires().isAfter(beyond))
        .filter(token -> chaos.stands(token.issued()))
        .findAny();
  }

  private void mistake(String what) {
    if (mistakes.size() < MISTAKES_KEPT) {
      mistakes.add(tenant + ": " + what);
    }
  }

  /** From now on the gateway may go away. */
  void stopping() {
    stopping = true;
  }

  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  long served() {
    return served;
  }

  /** Calls that there was no token for. */
  long withoutToken() {
    return untold;
  }

  /** Calls that got the tenant's 401. */
  long refused() {
    return refused;
  }

  /** Milliseconds of the call that took longest. */
  long longest() {
    return longest;
  }
}
