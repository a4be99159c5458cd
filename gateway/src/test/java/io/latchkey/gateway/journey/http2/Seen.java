package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be seen of the other side, in words and as a check. */
record Seen(String words, Check check) {
  /** Reads on and asserts. */
  interface Check {
    void on(Http2Peer peer) throws IOException;
  }

  /** GOAWAY with one of these codes, then the end of the connection (section 5.4.1). */
  static Seen connectionError(ErrorCode... codes) {
    return new Seen(
        "connection error " + or(codes),
        peer -> {
          Frame frame = peer.awaitFrame("GOAWAY", f -> f.type() == Frame.GOAWAY);
          assertThat(frame.code()).as("%s", peer.read()).isIn(List.of(codes));
          ended(peer);
        });
  }

  /** RST_STREAM with one of these codes; the connection lives (section 5.4.2). */
  static Seen streamError(int stream, ErrorCode... codes) {
    return new Seen(
        "stream error " + or(codes),
        peer -> {
          Frame frame =
              peer.awaitFrame(
                  "RST_STREAM", f -> f.is(Frame.RST_STREAM, stream) || f.type() == Frame.GOAWAY);
          assertThat(frame.type()).as("%s", peer.read()).isEqualTo(Frame.RST_STREAM);
          assertThat(frame.code()).as("%s", peer.read()).isIn(List.of(codes));
          lives(peer);
        });
  }

  /** A stream error of a request that is not well-formed, perhaps after an answer of 4xx. */
  static Seen malformed(int stream) {
    Seen error = streamError(stream, ErrorCode.PROTOCOL_ERROR);
    return new Seen(
        "malformed: " + error.words,
        peer -> {
          error.check.on(peer);
          assertThat(peer.read()).noneMatch(f -> f.is(Frame.DATA, stream) && f.endsStream());
        });
  }

  /** An answer with this status, or the error that {@link #malformed} is; the connection lives. */
  static Seen refusal(int stream, int status) {
    return new Seen(
        "answer " + status + " or stream error PROTOCOL_ERROR",
        peer -> {
          Frame first =
              peer.awaitFrame("an answer", f -> f.stream() == stream || f.type() == Frame.GOAWAY);
          assertThat(first.type()).isIn(Frame.HEADERS, Frame.RST_STREAM);
          if (first.type() == Frame.HEADERS) {
            assertThat(first.status()).isEqualTo(Integer.toString(status));
          } else {
            assertThat(first.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
          }
          lives(peer);
        });
  }

  /** Either kind of error with one of these codes. */
  static Seen anyError(int stream, ErrorCode... codes) {
    return new Seen(
        "stream or connection error " + or(codes),
        peer -> {
          Frame frame =
              peer.awaitFrame(
                  "an error", f -> f.is(Frame.RST_STREAM, stream) || f.type() == Frame.GOAWAY);
          assertThat(frame.code()).as("%s", peer.read()).isIn(List.of(codes));
        });
  }

  /** A whole answer with this status; the connection lives. */
  static Seen answer(int stream, int status) {
    return new Seen(
        "answer " + status,
        peer -> {
          Frame head = peer.awaitAnswer(stream);
          assertThat(head.status()).isEqualTo(Integer.toString(status));
          Frame last = head.endsStream() ? head : peer.awaitEnd(stream);
          assertThat(last.type()).as("%s", peer.read()).isNotEqualTo(Frame.RST_STREAM);
          lives(peer);
        });
  }

  /** No error: a PING is answered. */
  static Seen nothing() {
    return new Seen("no error, a PING is answered", Seen::lives);
  }

  /** The end of the connection, with GOAWAY or without. */
  static Seen closed() {
    return new Seen("the connection is closed", Seen::ended);
  }

  /** Something of its own. */
  static Seen that(String words, Check check) {
    return new Seen(words, check);
  }

  static void lives(Http2Peer peer) throws IOException {
    int before = peer.read().size();
    peer.awaitPong();
    assertThat(peer.read().subList(before, peer.read().size()))
        .noneMatch(frame -> frame.type() == Frame.GOAWAY);
  }

  private static void ended(Http2Peer peer) throws IOException {
    while (peer.next() != null) {
      assertThat(peer.read()).hasSizeLessThan(1_000);
    }
  }

  private static String or(ErrorCode... codes) {
    return Stream.of(codes).map(Enum::name).collect(Collectors.joining(" or "));
  }
}
