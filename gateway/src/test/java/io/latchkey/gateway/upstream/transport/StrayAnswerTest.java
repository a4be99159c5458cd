package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrayAnswerTest {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
  private static final UpstreamRequest REQUEST =
      UpstreamRequest.of(new OutgoingHead("GET", "/x", new byte[0], 0, Framing.NONE, true), null);

  private final Http1Connection connection =
      new Http1Connection(Origin.of(URI.create("http://a")), closed -> {});
  private final EmbeddedChannel channel = new EmbeddedChannel(connection);
  private final Ear first = new Ear();
  private final Ear second = new Ear();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** Writes down what it hears. */
  private static final class Ear implements AnswerListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onInterim(int status, FieldSection fields) {
      heard.add("interim " + status);
    }

    @Override
    public void onAnswer(int status, FieldSection fields, Framing framing) {
      heard.add("answer " + status);
    }

    @Override
    public void onContent(ByteBuf piece) {
      heard.add(piece.toString(StandardCharsets.US_ASCII));
      piece.release();
    }

    @Override
    public void onPause() {}

    @Override
    public void onEnd(FieldSection trailers) {
      heard.add("end");
    }

    @Override
    public void onFailure(UpstreamException why) {
      heard.add("failure " + why.kind());
    }

    @Override
    public void onWritabilityChanged() {}
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void aSecondAnswerOfTheSameReadIsNeverGivenToTheCallThatWaits() {
    connection.onIdle(idle -> idle.send(REQUEST, second));
    connection.send(REQUEST, first);

    channel.pipeline().fireChannelRead(bytes(ANSWER + "ok"));
    channel.pipeline().fireChannelRead(bytes(ANSWER + "no"));
    channel.pipeline().fireChannelReadComplete();

    assertThat(first.heard).containsExactly("answer 200", "ok", "end");
    assertThat(second.heard).isEmpty();
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void anAnswerThatComesWhileIdleClosesTheConnection() {
    connection.onIdle(Http1Connection::watch);
    connection.send(REQUEST, first);

    channel.writeInbound(bytes(ANSWER + "ok"));
    boolean kept = channel.isActive();
    channel.writeInbound(bytes(ANSWER + "no"));

    assertThat(kept).isTrue();
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void theNextCallGetsItsOwnAnswer() {
    connection.onIdle(idle -> idle.send(REQUEST, second));
    connection.send(REQUEST, first);

    channel.writeInbound(bytes(ANSWER + "ok"));
    channel.writeInbound(bytes(ANSWER + "me"));

    assertThat(first.heard).containsExactly("answer 200", "ok", "end");
    assertThat(second.heard).startsWith("answer 200", "me", "end");
  }

  @Test
  void whetherAnAnswerHadBegunIsKnownWhenItHasFailed() {
    connection.send(REQUEST, first);

    channel.writeInbound(bytes("HTTP/1.1 200"));
    channel.close();
    channel.runPendingTasks();

    assertThat(first.heard).containsExactly("failure BROKEN");
    assertThat(connection.hasAnswerBegun()).isTrue();
  }
}
