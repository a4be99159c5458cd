package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ControlClient} over our own connections, one for each call, on an event loop of its
 * own.
 */
public final class HttpControlClient implements ControlClient {
  private static final byte[] NO_TRAILERS = new byte[0];

  private final EventLoop loop;
  private final Connector connector;

  public HttpControlClient(EventLoop loop, Connector connector) {
    this.loop = loop;
    this.connector = connector;
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    if (request.uri().getHost() == null || loop.isShuttingDown()) {
      return CompletableFuture.failedFuture(
          new UpstreamException(
              UpstreamException.Kind.UNREACHABLE, "there is no host to call, or no more time"));
    }
    Call call = new Call(request);
    if (loop.inEventLoop()) {
      call.start();
    } else {
      loop.execute(call::start);
    }
    return call.result;
  }

  /** One call from connecting to the last octet of its answer. */
  private final class Call implements Connector.Outcome, AnswerListener {
    private final Request request;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Origin origin;
    private @Nullable Http1Connection connection;
    private @Nullable ScheduledFuture<?> deadline;
    private FieldSection fields = FieldSection.empty();
    private int status;

    Call(Request request) {
      this.request = request;
      this.origin = Origin.of(request.uri());
    }

    void start() {
      deadline = loop.schedule(this::late, request.timeout().toNanos(), TimeUnit.NANOSECONDS);
      new Visit(loop, connector, origin, System::nanoTime, this).begin(request.timeout());
    }

    private void late() {
      failWith(UpstreamException.Kind.TIMEOUT, "did not answer within " + request.timeout());
    }

    @Override
    public void opened(Http1Connection opened) {
      if (result.isDone()) {
        opened.cancel();
        return;
      }
      connection = opened;
      opened.send(new UpstreamRequest(head(), null), this);
      if (request.content().length > 0) {
        opened.content(Unpooled.wrappedBuffer(request.content()));
        opened.end(NO_TRAILERS);
      }
    }

    private OutgoingHead head() {
      StringBuilder lines = new StringBuilder();
      FieldSection given = request.fields();
      for (int i = 0; i < given.count(); i++) {
        lines.append(given.name(i)).append(": ").append(given.value(i)).append("\r\n");
      }
      lines.append("Connection: close\r\n");
      byte[] bytes = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
      String path = request.uri().getRawPath();
      String target = path == null || path.isEmpty() ? "/" : path;
      String query = request.uri().getRawQuery();
      boolean bare =
          request.content().length == 0 && !Ascii.equalsIgnoreCase(request.method(), "POST");
      return new OutgoingHead(
          request.method(),
          query == null ? target : target + "?" + query,
          bytes,
          bytes.length,
          bare ? Framing.NONE : Framing.length(request.content().length),
          false);
    }

    @Override
    public void failed(UpstreamException why) {
      finish();
      result.completeExceptionally(why);
    }

    @Override
    public void onInterim(int interim, FieldSection ignored) {
      // an interim answer says nothing to us: the final one follows
    }

    @Override
    public void onAnswer(int answered, FieldSection answeredFields, Framing framing) {
      status = answered;
      fields = answeredFields.kept();
      if (request.maxContent() == Request.HEAD_ALONE) {
        onEnd(FieldSection.empty());
      }
    }

    @Override
    public void onContent(ByteBuf piece) {
      byte[] bytes = ByteBufUtil.getBytes(piece);
      piece.release();
      if (content.size() + bytes.length > request.maxContent()) {
        failWith(
            UpstreamException.Kind.TOO_LARGE,
            "answered with more than " + request.maxContent() + " octets");
        return;
      }
      content.writeBytes(bytes);
    }

    @Override
    public void onPause() {
      // the answer is gathered, not passed on
    }

    @Override
    public void onEnd(FieldSection trailers) {
      finish();
      result.complete(new Answer(status, fields, content.toByteArray()));
    }

    @Override
    public void onFailure(UpstreamException why) {
      failed(why);
    }

    @Override
    public void onWritabilityChanged() {
      // the content of a control call is small and written at once
    }

    private void failWith(UpstreamException.Kind kind, String what) {
      failed(new UpstreamException(kind, origin.authority() + " " + what));
    }

    private void finish() {
      if (deadline != null) {
        deadline.cancel(false);
      }
      if (connection != null) {
        connection.cancel();
        connection = null;
      }
    }
  }
}
