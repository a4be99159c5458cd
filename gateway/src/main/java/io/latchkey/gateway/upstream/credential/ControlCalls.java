package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Sends the calls of one exchange for a token, within one bound of time, and dates the answers. */
final class ControlCalls {
  /** The longest that all calls for one token may take together. */
  static final Duration EXCHANGE = Duration.ofSeconds(4);

  /** When a pool looks away from an exchange that should have ended by itself. */
  static final Duration WATCHDOG = EXCHANGE.plusMillis(250);

  /** The most octets of an answer that are taken. */
  static final int CONTENT_MOST = 64 * 1024;

  private final ControlClient client;
  private final HomeLoop clock;
  private final String certificateAdvice;

  /**
   * @param certificateAdvice what to do when a server refuses our client certificate, or wants one
   */
  ControlCalls(ControlClient client, HomeLoop clock, String certificateAdvice) {
    this.client = client;
    this.clock = clock;
    this.certificateAdvice = certificateAdvice;
  }

  /**
   * An answer and what the clocks said.
   *
   * @param sentNanos when its request was sent, by the pool's clock
   * @param clockOffset how far the server's clock is ahead of ours; zero if unknown
   */
  record Reply(
      int status, FieldSection fields, byte[] content, long sentNanos, Duration clockOffset) {}

  /** What is left of the time of an exchange; each exchange has its own. */
  final class Budget {
    private final long deadline;

    private Budget(Duration time) {
      this.deadline = clock.nanoTime() + time.toNanos();
    }

    /** Sends a request; the stage ends with a {@link MintException} if there is no answer. */
    CompletionStage<Reply> send(String method, URI uri, FieldSection fields, byte[] content) {
      return send(method, uri, fields, content, EXCHANGE);
    }

    /** Sends a request that may take {@code most} of what is left. */
    CompletionStage<Reply> send(
        String method, URI uri, FieldSection fields, byte[] content, Duration most) {
      long sent = clock.nanoTime();
      Instant sentAt = clock.now();
      Duration timeout = Duration.ofNanos(Math.min(most.toNanos(), deadline - sent));
      if (timeout.isNegative() || timeout.isZero()) {
        throw MintFailures.overdue().raise();
      }
      var request = new ControlClient.Request(method, uri, fields, content, timeout, CONTENT_MOST);
      return client
          .send(request)
          .handle(
              (answer, error) -> {
                if (error != null) {
                  throw unanswered(uri, error);
                }
                if (answer.content().length > CONTENT_MOST) {
                  throw MintFailures.tooLarge(uri).raise();
                }
                Duration offset = ClockOffset.of(answer.fields(), sentAt, clock.now());
                return new Reply(answer.status(), answer.fields(), answer.content(), sent, offset);
              });
    }
  }

  /** The whole time of an exchange, running from now. */
  Budget budget() {
    return new Budget(EXCHANGE);
  }

  /** A shorter time, for calls that are only a courtesy. */
  Budget budget(Duration time) {
    return new Budget(time);
  }

  private MintException unanswered(URI uri, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof UpstreamException upstream
        ? MintFailures.unanswered(uri, upstream, certificateAdvice).raise()
        : MintException.in(cause).raise();
  }
}
