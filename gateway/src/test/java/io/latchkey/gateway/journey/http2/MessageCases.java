package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Section 8.1 of RFC 7540 as h2spec counts it: what makes a request malformed. */
final class MessageCases {
  private static final Seen MALFORMED = Seen.malformed(1);

  private MessageCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(sequence(), fields(), pseudo(), lengths()).flatMap(List::stream).toList();
  }

  private static List<ConformanceCase> sequence() {
    return List.of(
        of(
            "http2/8.1/1",
            "a second HEADERS without END_STREAM",
            MALFORMED,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    headers(1, END_HEADERS, new FieldBlock().add("x-test", "ok")))));
  }

  private static List<ConformanceCase> fields() {
    return List.of(
        bad("http2/8.1.2/1", "a name in upper case", f -> f.add("X-TEST", "ok")),
        bad("http2/8.1.2.1/1", "an unknown pseudo-field", f -> f.addFirst(":test", "ok")),
        bad("http2/8.1.2.1/2", "the pseudo-field of answers", f -> f.addFirst(":status", "200")),
        of(
            "http2/8.1.2.1/3",
            "a pseudo-field in trailers",
            MALFORMED,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    data(1, 0, "test"),
                    headers(1, WHOLE, new FieldBlock().add(":method", "200")))),
        bad(
            "http2/8.1.2.1/4",
            "a pseudo-field behind another field",
            f -> f.without(":path").add(":path", "/never")),
        bad("http2/8.1.2.2/1", "connection", f -> f.add("connection", "keep-alive")),
        bad("http2/8.1.2.2/2", "te that is not trailers", f -> f.add("te", "trailers, deflate")));
  }

  private static List<ConformanceCase> pseudo() {
    return List.of(
        bad("http2/8.1.2.3/1", "an empty :path", f -> f.set(":path", "")),
        bad("http2/8.1.2.3/2", "no :method", f -> f.without(":method")),
        bad("http2/8.1.2.3/3", "no :scheme", f -> f.without(":scheme")),
        bad("http2/8.1.2.3/4", "no :path", f -> f.without(":path")),
        bad("http2/8.1.2.3/5", "two :method", f -> f.addFirst(":method", "GET")),
        bad("http2/8.1.2.3/6", "two :scheme", f -> f.addFirst(":scheme", "http")),
        bad("http2/8.1.2.3/7", "two :path", f -> f.addFirst(":path", "/never")));
  }

  private static List<ConformanceCase> lengths() {
    return List.of(
        of(
            "http2/8.1.2.6/1",
            "content-length 1 and DATA of four octets",
            MALFORMED,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("content-length", "1")),
                    data(1, END_STREAM, "test"))),
        of(
            "http2/8.1.2.6/2",
            "content-length 1 and two DATA of eight octets in all",
            MALFORMED,
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("content-length", "1")),
                    data(1, 0, "test"),
                    data(1, END_STREAM, "test"))));
  }

  /** A GET that is not well-formed and must never reach a tenant. */
  static ConformanceCase bad(String id, String sent, UnaryOperator<FieldBlock> wrong) {
    return of(id, sent, MALFORMED, p -> p.send(headers(1, WHOLE, wrong.apply(p.get("/never")))));
  }
}
