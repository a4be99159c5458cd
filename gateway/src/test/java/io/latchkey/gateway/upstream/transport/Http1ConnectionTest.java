package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http1ConnectionTest {
  private static final byte[] NO_TRAILERS = new byte[0];

  private final EmbeddedUpstreams upstreams = new EmbeddedUpstreams();
  private final PoolTaker call = new PoolTaker();
  private ConnectionPool pool;
  private EmbeddedUpstreams.Server server;

  @BeforeEach
  void connect() {
    pool = Pools.of(upstreams, 1, 1, Pools.LONG);
    call.lending = pool.borrow(Need.ANY, Pools.LONG, call);
    upstreams.run();
    server = upstreams.server(0);
    server.accept();
  }

  @AfterEach
  void closeUpstreams() {
    upstreams.close();
    assertThat(pool.open()).isZero();
  }

  private static ByteBuf piece(String text) {
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer();
    piece.writeCharSequence(text, StandardCharsets.US_ASCII);
    return piece;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 2~~hi                    > true  > answer:200 content:hi end:0
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~a: b~~     > true  > answer:200 end:1
          HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~hi  > false > answer:200 content:hi end:0
          HTTP/1.1 200 OK~Content-Length: 2~~hi and more           > false > answer:200 content:hi end:0
          HTTP/1.1 204 No~~HTTP/1.1 200 OK~~                       > false > answer:204 end:0
          HTTP/1.0 200 OK~Content-Length: 0~~                      > false > answer:200 end:0
          HTTP/1.1 101 Switching Protocols~~                       > false > failed:MALFORMED
          nonsense~~                                               > false > failed:MALFORMED
          """)
  void itIsUsedAgainOnlyAfterAnAnswerWithOneEnd(String answer, boolean again, String heard) {
    call.send();
    server.send(answer.replace("~", "\r\n"));
    assertThat(call.answer.heard()).isEqualTo(heard);
    assertThat(server.isOpen()).isEqualTo(again);
    assertThat(pool.open()).isEqualTo(again ? 1 : 0);
  }

  @Test
  void contentOfEitherFramingGoesOut() {
    call.connection.send(Requests.of("POST", Framing.CHUNKED), call.answer);
    call.connection.content(piece("hi"));
    call.connection.end("a: b\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(server.received())
        .isEqualTo(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhi\r\n0\r\na: b\r\n\r\n");
    server.send("HTTP/1.1 204 No\r\n\r\n");
    assertThat(server.isOpen()).isTrue();
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestEndsTheConnection() {
    call.connection.send(Requests.of("POST", Framing.length(4)), call.answer);
    call.connection.content(piece("hi"));
    server.send("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n");
    assertThat(call.answer.heard()).isEqualTo("answer:413 end:0");
    assertThat(server.isOpen()).isFalse();
    call.connection.content(piece("late"));
    call.connection.end(NO_TRAILERS);
    assertThat(call.answer.heard()).isEqualTo("answer:413 end:0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''                                                   > failed:BROKEN
          HTTP/1.1 2                                           > failed:BROKEN
          HTTP/1.1 103 E~~                                     > interim:103 failed:BROKEN
          HTTP/1.1 200 OK~Content-Length: 2~~h                 > answer:200 content:h failed:BROKEN
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~a~0~   > answer:200 content:a failed:BROKEN
          HTTP/1.1 200 OK~~hi                                  > answer:200 content:hi end:0
          """)
  void theEndOfTheConnectionEndsTheAnswer(String answer, String heard) {
    call.send();
    if (!answer.isEmpty()) {
      server.send(answer.replace("~", "\r\n"));
    }
    server.close();
    assertThat(call.answer.heard()).isEqualTo(heard);
    assertThat(call.connection.hasAnswerBegun()).isEqualTo(!answer.isEmpty());
  }

  @Test
  void aResetBreaksEvenAnAnswerUntilTheClose() {
    call.send();
    server.send("HTTP/1.1 200 OK\r\n\r\nhi");
    server.channel().pipeline().fireExceptionCaught(new IOException("scripted reset"));
    server.channel().close();
    upstreams.run();
    assertThat(call.answer.heard()).isEqualTo("answer:200 content:hi failed:BROKEN");
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void anAnswerIsReadThoughAWriteFailedAndTheConnectionIsNotUsedAgain() {
    call.send();
    server.channel().pipeline().fireExceptionCaught(new IOException("scripted broken pipe"));
    server.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
    upstreams.run();
    assertThat(call.answer.heard()).isEqualTo("answer:413 content:no end:0");
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void whatTlsCannotReadBreaksTheAnswer() {
    call.send();
    server.channel().pipeline().fireExceptionCaught(new DecoderException("scripted"));
    upstreams.run();
    assertThat(call.answer.heard()).isEqualTo("failed:BROKEN");
  }

  @Test
  void whoCancelsHearsNothingMore() {
    call.send();
    server.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
    call.connection.cancel();
    upstreams.run();
    assertThat(call.answer.heard()).isEqualTo("answer:200 content:hi");
    assertThat(server.isOpen()).isFalse();
    assertThat(pool.open()).isZero();
  }

  @Test
  void whoCancelsInTheMiddleOfAnAnswerLeaksNothing() {
    call.answer.onAnswer(call.connection::cancel);
    call.send();
    server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0");
    assertThat(call.answer.heard()).isEqualTo("answer:200");
    assertThat(pool.open()).isZero();
  }

  @Test
  void bytesWhileIdleEndTheConnection() {
    call.send();
    server.send("HTTP/1.1 204 No\r\n\r\n");
    assertThat(server.isOpen()).isTrue();
    server.send("HTTP/1.1 200 OK\r\n\r\n");
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void whatThePresentAnswerIsIsToldAnew() {
    call.send();
    server.send("HTTP/1.1 204 No\r\n\r\n");
    PoolTaker second = new PoolTaker();
    second.lending = pool.borrow(Need.ANY, Pools.LONG, second);
    second.send();
    assertThat(second.connection.hasAnswerBegun()).isFalse();
    assertThat(second.connection.isReused()).isTrue();
    server.send("HTTP");
    assertThat(second.connection.hasAnswerBegun()).isTrue();
  }
}
