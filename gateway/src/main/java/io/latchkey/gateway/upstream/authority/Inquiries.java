package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.ControlClient.Answer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions to authorities that are under way: one at a time for each token, {@link #MAX_CALLS}
 * at once, {@link #MAX_QUEUED} more in line, each ended after {@link #TIMEOUT} whatever happens.
 *
 * <p>Confined to the one thread of the executor given.
 */
final class Inquiries {
  static final int MAX_CALLS = 32;
  static final int MAX_QUEUED = 256;

  /** From the first question about a token to its answer, the wait in line included. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The least time between two log lines about one authority that fails. */
  static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);

  private final ControlClient client;
  private final ScheduledExecutorService executor;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final BiConsumer<ByteBuffer, Verdict> onVerdict;
  private final Map<ByteBuffer, Inquiry> open = new HashMap<>();
  private final Queue<Inquiry> queue = new ArrayDeque<>();
  private final Map<IntrospectionAuthority, Long> loggedAt = new HashMap<>();
  private int calls;

  Inquiries(
      ControlClient client,
      ScheduledExecutorService executor,
      InstantSource clock,
      LongSupplier nanos,
      BiConsumer<ByteBuffer, Verdict> onVerdict) {
    this.client = client;
    this.executor = executor;
    this.clock = clock;
    this.nanos = nanos;
    this.onVerdict = onVerdict;
  }

  /** A question with all who wait for its answer. */
  private static final class Inquiry {
    private final IntrospectionAuthority authority;
    private final ByteBuffer key;
    private final String token;
    private final long startedAt;
    private final CompletableFuture<Verdict> answer = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> deadline;
    private boolean sent;

    Inquiry(IntrospectionAuthority authority, ByteBuffer key, String token, long startedAt) {
      this.authority = authority;
      this.key = key;
      this.token = token;
      this.startedAt = startedAt;
    }
  }

  /** The answer to the question, shared with all who ask it meanwhile; it never fails. */
  CompletableFuture<Verdict> ask(IntrospectionAuthority authority, ByteBuffer key, String token) {
    Inquiry running = open.get(key);
    if (running != null) {
      return running.answer;
    }
    if (calls >= MAX_CALLS && queue.size() >= MAX_QUEUED) {
      report(authority, "too many questions wait already");
      return CompletableFuture.completedFuture(Verdict.FAILED);
    }
    Inquiry inquiry = new Inquiry(authority, key, token, nanos.getAsLong());
    open.put(key, inquiry);
    inquiry.deadline =
        executor.schedule(() -> expire(inquiry), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    queue.add(inquiry);
    sendNext();
    return inquiry.answer;
  }

  private void sendNext() {
    while (calls < MAX_CALLS) {
      Inquiry inquiry = queue.poll();
      if (inquiry == null) {
        return;
      }
      calls++;
      inquiry.sent = true;
      Duration left = TIMEOUT.minusNanos(nanos.getAsLong() - inquiry.startedAt);
      client
          .send(inquiry.authority.question(inquiry.token, left))
          .whenCompleteAsync((answer, failure) -> answered(inquiry, answer, failure), executor);
    }
  }

  private void answered(Inquiry inquiry, @Nullable Answer answer, @Nullable Throwable failure) {
    if (open.get(inquiry.key) != inquiry) {
      return;
    }
    try {
      if (answer != null) {
        end(inquiry, IntrospectionReply.read(answer, clock.instant()));
        return;
      }
      report(inquiry.authority, failure == null ? "no answer" : KeyFetch.why(failure));
    } catch (AuthorityException unusable) {
      report(inquiry.authority, unusable.what());
    }
    end(inquiry, Verdict.FAILED);
  }

  private void expire(Inquiry inquiry) {
    if (open.get(inquiry.key) == inquiry) {
      report(inquiry.authority, "no answer in time");
      end(inquiry, Verdict.FAILED);
    }
  }

  private void end(Inquiry inquiry, Verdict verdict) {
    open.remove(inquiry.key);
    if (inquiry.deadline != null) {
      inquiry.deadline.cancel(false);
    }
    if (inquiry.sent) {
      calls--;
    } else {
      queue.remove(inquiry);
    }
    onVerdict.accept(inquiry.key, verdict);
    inquiry.answer.complete(verdict);
    sendNext();
  }

  private void report(IntrospectionAuthority authority, String why) {
    long now = nanos.getAsLong();
    Long last = loggedAt.get(authority);
    if (last == null || now - last >= LOG_INTERVAL.toNanos()) {
      loggedAt.put(authority, now);
      LOG.atWarn()
          .addKeyValue("endpoint", authority.endpoint())
          .addKeyValue("why", why)
          .log("introspection fails, its tokens count as not active");
    }
  }
}
