package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.FRAME_SIZE_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.PROTOCOL_ERROR;
import static io.latchkey.gateway.journey.http2.ErrorCode.STREAM_CLOSED;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.continuation;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.frame;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.join;
import static io.latchkey.gateway.journey.http2.Frames.octets;
import static io.latchkey.gateway.journey.http2.Frames.padded;
import static io.latchkey.gateway.journey.http2.Frames.priority;

import java.util.List;
import java.util.stream.Stream;

/** RFC 9113 sections 6.1, 6.2 and 6.10: frames that carry a message. */
final class MessageFrameCases {
  private static final Seen PROTOCOL = Seen.connectionError(PROTOCOL_ERROR);
  private static final byte[] FIELD = FieldBlock.literal("x-more", "1");

  private MessageFrameCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(datas(), heads(), continuations()).flatMap(List::stream).toList();
  }

  private static List<ConformanceCase> datas() {
    return List.of(
        of("http2/6.1/1", "DATA on stream 0", PROTOCOL, p -> p.send(data(0, END_STREAM, "test"))),
        of(
            "http2/6.1/2",
            "DATA on a stream that is half-closed",
            Seen.streamError(1, STREAM_CLOSED),
            p -> {
              p.send(Frames.settings(4, 0), headers(1, WHOLE, p.get("/x"))).awaitAnswer(1);
              p.send(data(1, END_STREAM, "test"));
            }),
        of(
            "http2/6.1/3",
            "DATA whose padding is longer than itself",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    frame(Frame.DATA, 0x9, 1, join(new byte[] {6}, octets("test"))))),
        of(
            "more/6.1/1",
            "DATA with the PADDED flag and no octet",
            Seen.anyError(1, FRAME_SIZE_ERROR),
            p -> p.send(headers(1, END_HEADERS, p.post("/never")), frame(Frame.DATA, 0x9, 1))),
        of(
            "more/6.1/2",
            "DATA that is padding alone, in all its length",
            Seen.answer(1, 200),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/x")),
                    frame(Frame.DATA, 0x9, 1, padded(new byte[0], 255)))),
        of(
            "more/6.1/3",
            "more DATA than the window of the connection",
            Seen.anyError(1, FLOW_CONTROL_ERROR),
            p -> {
              p.send(headers(1, END_HEADERS, p.post("/stuck")));
              for (int sent = 0; sent < 32 << 20; sent += 16_384) {
                if (!p.offer(data(1, 0, "a".repeat(16_384)))) {
                  return;
                }
              }
            }));
  }

  private static List<ConformanceCase> heads() {
    return List.of(
        of(
            "http2/6.2/1",
            "PRIORITY after HEADERS without END_HEADERS",
            PROTOCOL,
            p -> p.send(headers(1, END_STREAM, p.get("/never")), priority(1, 0, 255))),
        of(
            "http2/6.2/2",
            "HEADERS on another stream after HEADERS without END_HEADERS",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/never")), headers(3, WHOLE, p.get("/never")))),
        of(
            "http2/6.2/3",
            "HEADERS on stream 0",
            PROTOCOL,
            p -> p.send(headers(0, WHOLE, p.get("/never")))),
        of(
            "http2/6.2/4",
            "HEADERS whose padding is longer than itself",
            PROTOCOL,
            p -> p.send(headers(1, WHOLE | Frame.PADDED, join(new byte[] {(byte) 255}, FIELD)))),
        of(
            "more/6.2/1",
            "HEADERS with the PRIORITY flag and four octets",
            Seen.connectionError(FRAME_SIZE_ERROR),
            p -> p.send(headers(1, WHOLE | Frame.PRIORITIZED, new byte[4]))));
  }

  private static List<ConformanceCase> continuations() {
    return List.of(
        of(
            "http2/6.10/1",
            "CONTINUATION in number",
            Seen.answer(1, 200),
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/x")),
                    continuation(1, 0, FIELD),
                    continuation(1, 0, FIELD),
                    continuation(1, END_HEADERS, FIELD))),
        of(
            "http2/6.10/2",
            "CONTINUATION, then DATA",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, 0, p.post("/never")),
                    continuation(1, 0, FIELD),
                    data(1, END_STREAM, "test"))),
        of(
            "http2/6.10/3",
            "CONTINUATION on stream 0",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/never")), continuation(0, END_HEADERS, FIELD))),
        of(
            "http2/6.10/4",
            "CONTINUATION after HEADERS with END_HEADERS",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    continuation(1, END_HEADERS, FIELD))),
        of(
            "http2/6.10/5",
            "CONTINUATION after CONTINUATION with END_HEADERS",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, 0, p.post("/never")),
                    continuation(1, END_HEADERS, FIELD),
                    continuation(1, END_HEADERS, FIELD))),
        of(
            "http2/6.10/6",
            "CONTINUATION after DATA",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    data(1, 0, "test"),
                    continuation(1, END_HEADERS, FIELD))),
        of(
            "more/6.10/1",
            "CONTINUATION of another stream inside a field block",
            PROTOCOL,
            p ->
                p.send(
                    headers(1, END_STREAM, p.get("/never")), continuation(3, END_HEADERS, FIELD))));
  }
}
