package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.assertion.AssertionException;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.Assertions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where assertions are made: off the event loops, for signing takes a millisecond or more and an
 * assertion file may lie on a slow disk.
 *
 * <p>One desk serves all accounts. What reads a file has a thread for that file alone: a disk that
 * hangs, which nothing can interrupt, holds up nobody else. Any thread.
 */
public final class AssertionDesk {
  /** The name of the thread that signs. */
  static final String SIGNING = "latchkey-signing";

  /** The name of each thread that reads an assertion file. */
  static final String READING = "latchkey-reading";

  /** The most requests that wait at one thread for their assertions. */
  static final int WAITING_MOST = 256;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Executor signing;
  private final Supplier<Executor> readers;
  private final Map<Path, Executor> reading = new ConcurrentHashMap<>();
  private final SecureRandom random;

  /**
   * A desk at which {@code thread} does all.
   *
   * @param thread may block; refuses with {@link RejectedExecutionException} when it has too much
   * @param random for {@code jti} and signatures
   */
  public AssertionDesk(Executor thread, SecureRandom random) {
    this(thread, () -> thread, random);
  }

  private AssertionDesk(Executor signing, Supplier<Executor> readers, SecureRandom random) {
    this.signing = signing;
    this.readers = readers;
    this.random = random;
  }

  /**
   * A desk with daemon threads of its own, one that signs and one for each assertion file. They end
   * when there is nothing to do and begin again when there is: nobody has to close it.
   */
  public static AssertionDesk open(SecureRandom random) {
    return new AssertionDesk(thread(SIGNING), () -> thread(READING), random);
  }

  private static Executor thread(String name) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MOST),
            work -> daemon(work, name));
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * What {@code work} makes here; a {@link MintException} when too much waits already.
   *
   * @param sources of the assertions that it makes
   */
  <T> CompletionStage<T> run(List<? extends AssertionSource> sources, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      thread(sources).execute(() -> complete(result, work));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(MintFailures.deskFull().raise());
    }
    return result;
  }

  /** That of the file that is read, or that which signs where none is. */
  private Executor thread(List<? extends AssertionSource> sources) {
    for (AssertionSource source : sources) {
      if (source instanceof AssertionSource.Renewed renewed) {
        return reading.computeIfAbsent(renewed.file(), file -> readers.get());
      }
    }
    return signing;
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    T made;
    try {
      made = work.get();
    } catch (RuntimeException | Error failed) { // else whoever waits would never hear of it
      result.completeExceptionally(failed);
      return;
    }
    result.complete(made);
  }

  /**
   * A new assertion, whose {@code exp} counts from now; blocks, and so is for work at the desk.
   *
   * @throws MintException if there is none
   */
  String make(AssertionSource source, URI endpoint, InstantSource clock) {
    try {
      return Assertions.make(source, endpoint, clock.instant(), random);
    } catch (AssertionException none) {
      throw MintFailures.noAssertion(none).raise();
    }
  }
}
