package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One health check of one address: a GET without a credential, over HTTP/1.1. A final answer of 200
 * to 399 says that it is well; its content is not read. Confined to its event loop.
 */
final class HealthQuestion implements Connector.Outcome, AnswerListener {
  private static final byte[] FIELDS =
      "Accept: */*\r\nUser-Agent: latchkey-health\r\nConnection: close\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final EventLoop loop;
  private final Address address;
  private final String target;
  private final Consumer<@Nullable String> result;
  private Lending opening = Lending.DONE;
  private @Nullable Http1Connection connection;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean over;

  /**
   * Makes a question.
   *
   * @param target what is asked for
   * @param result told once why the address is not well, or null if it is
   */
  HealthQuestion(
      EventLoop loop, Address address, String target, Consumer<@Nullable String> result) {
    this.loop = loop;
    this.address = address;
    this.target = target;
    this.result = result;
  }

  void ask(Connector connector, Duration timeout) {
    deadline =
        loop.schedule(
            () -> end("its health check took longer than " + timeout.toMillis() + " ms"),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    Origin origin = address.origin();
    opening = connector.open(loop, origin, address.socket(), false, timeout, closed -> {}, this);
  }

  @Override
  public void opened(Http1Connection opened) {
    if (over) {
      opened.cancel();
      return;
    }
    connection = opened;
    OutgoingHead head = new OutgoingHead("GET", target, FIELDS, FIELDS.length, Framing.NONE, true);
    opened.send(new UpstreamRequest(head, null), this);
  }

  @Override
  public void failed(UpstreamException why) {
    end("its health check failed: " + why.what());
  }

  @Override
  public void onAnswer(int status, FieldSection fields, Framing framing) {
    end(status < 400 ? null : "its health check was answered " + status);
  }

  @Override
  public void onFailure(UpstreamException why) {
    failed(why);
  }

  @Override
  public void onInterim(int status, FieldSection fields) {
    // the final answer follows
  }

  @Override
  public void onContent(ByteBuf piece) {
    piece.release();
  }

  @Override
  public void onPause() {
    // nothing is passed on
  }

  @Override
  public void onEnd(FieldSection trailers) {
    // the head has said all
  }

  @Override
  public void onWritabilityChanged() {
    // one head is all that is written
  }

  private void end(@Nullable String why) {
    if (!over) {
      cancel();
      result.accept(why);
    }
  }

  /** Gives it up without a result. */
  void cancel() {
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    opening.cancel();
    if (connection != null) {
      connection.cancel();
    }
  }
}
