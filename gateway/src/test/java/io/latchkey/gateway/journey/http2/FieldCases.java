package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.MessageCases.bad;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** RFC 9113 section 8 where it says more than RFC 7540 did, or h2spec has no case. */
final class FieldCases {
  private FieldCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(names(), values(), ofConnections(), control(), targets(), lengths(), good())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ConformanceCase> names() {
    return List.of(
        bad("more/8.2.1/1", "an empty name", f -> f.add("", "ok")),
        bad("more/8.2.1/2", "a name with a blank", f -> f.add("x test", "ok")),
        bad("more/8.2.1/3", "a name with a colon inside", f -> f.add("x:test", "ok")),
        bad("more/8.2.1/4", "a name with a control octet", f -> f.add("x\u0001", "ok")),
        bad("more/8.2.1/5", "a name with CR and LF", f -> f.add("x\r\ny", "ok")),
        bad("more/8.2.1/6", "a name with DEL", f -> f.add("x\u007f", "ok")),
        bad("more/8.2.1/7", "a name outside ASCII", f -> f.add("x\u00e9", "ok")),
        bad("more/8.2.1/8", "a name with NUL", f -> f.add("x\u0000", "ok")));
  }

  private static List<ConformanceCase> values() {
    return List.of(
        bad("more/8.2.1/9", "a value with NUL", f -> f.add("x-test", "o\u0000k")),
        bad("more/8.2.1/10", "a value with CR", f -> f.add("x-test", "o\rk")),
        bad("more/8.2.1/11", "a value with LF", f -> f.add("x-test", "o\nk")),
        bad(
            "more/8.2.1/12",
            "a value with a field line in it",
            f -> f.add("x-test", "ok\r\nauthorization: x")),
        bad("more/8.2.1/13", "a value with a blank in front", f -> f.add("x-test", " ok")),
        bad("more/8.2.1/14", "a value with a blank behind", f -> f.add("x-test", "ok ")),
        bad("more/8.2.1/15", "a value with a tab in front", f -> f.add("x-test", "\tok")),
        bad("more/8.2.1/16", "a value with a tab behind", f -> f.add("x-test", "ok\t")));
  }

  private static List<ConformanceCase> ofConnections() {
    return List.of(
        bad("more/8.2.2/1", "keep-alive", f -> f.add("keep-alive", "timeout=5")),
        bad("more/8.2.2/2", "proxy-connection", f -> f.add("proxy-connection", "close")),
        bad("more/8.2.2/3", "transfer-encoding", f -> f.add("transfer-encoding", "chunked")),
        bad("more/8.2.2/4", "upgrade", f -> f.add("upgrade", "websocket")),
        bad("more/8.2.2/5", "an empty te", f -> f.add("te", "")),
        of(
            "more/8.2.2/6",
            "transfer-encoding and DATA",
            Seen.malformed(1),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("transfer-encoding", "chunked")),
                    data(1, END_STREAM, "0\r\n\r\n"))));
  }

  private static List<ConformanceCase> control() {
    return List.of(
        bad("more/8.3/1", "two :authority", f -> f.addFirst(":authority", "a")),
        bad(
            "more/8.3/2",
            ":protocol, which was not offered",
            f -> f.addFirst(":protocol", "websocket")),
        bad("more/8.3/3", "a pseudo-field in upper case", f -> f.addFirst(":Method", "GET")),
        bad("more/8.3/4", "an empty :method", f -> f.set(":method", "")),
        bad("more/8.3/5", "a :method with a blank", f -> f.set(":method", "GET /x")),
        bad("more/8.3/6", "a :method with CR and LF", f -> f.set(":method", "GET / HTTP/1.1\r\n")),
        bad("more/8.3.1/1", "a :scheme that is none", f -> f.set(":scheme", "ht tp")),
        refused("more/8.3.1/2", "an empty :scheme", 400, f -> f.set(":scheme", "")),
        refused("more/8.3.1/3", "neither :authority nor host", 400, f -> f.without(":authority")),
        refused("more/8.3.1/4", "host that is not :authority", 400, f -> f.add("host", "b")),
        refused("more/8.3.1/5", "two host fields", 400, f -> f.add("host", "a").add("host", "a")),
        refused("more/8.3.1/6", "an empty :authority", 400, f -> f.set(":authority", "")),
        refused(
            "more/8.3.1/7",
            ":authority with user information",
            400,
            f -> f.set(":authority", "u@a")),
        refused("more/8.3.1/8", ":authority with a path", 400, f -> f.set(":authority", "a/b")),
        refused("more/8.3.1/9", ":authority with a blank", 400, f -> f.set(":authority", "a b")));
  }

  private static List<ConformanceCase> targets() {
    return List.of(
        refused("more/8.3.1/10", ":path without a slash", 400, f -> f.set(":path", "never")),
        refused(
            "more/8.3.1/11",
            ":path with scheme and host",
            400,
            f -> f.set(":path", "http://a/never")),
        refused("more/8.3.1/12", ":path with a blank", 400, f -> f.set(":path", "/never x")),
        refused(
            "more/8.3.1/13", ":path with CR and LF", 400, f -> f.set(":path", "/never\r\nx: y")),
        refused("more/8.3.1/14", ":path with a fragment", 400, f -> f.set(":path", "/never#x")),
        refused(
            "more/8.3.1/15", ":path with a dot segment", 400, f -> f.set(":path", "/x/../never")),
        refused("more/8.3.1/16", ":path outside ASCII", 400, f -> f.set(":path", "/never\u00e9")),
        refused("more/8.3.1/17", ":path * of GET", 400, f -> f.set(":path", "*")),
        refused(
            "more/8.5/1",
            "CONNECT with :authority alone",
            501,
            f ->
                f.set(":method", "CONNECT")
                    .without(":scheme")
                    .without(":path")
                    .set(":authority", "a:443")),
        bad("more/8.5/2", "CONNECT with :path", f -> f.set(":method", "CONNECT")),
        refused("more/9110 9.3.8/1", "TRACE", 501, f -> f.set(":method", "TRACE")));
  }

  private static List<ConformanceCase> lengths() {
    return List.of(
        bad("more/8.1.1/1", "content-length 1 and no DATA", f -> f.add("content-length", "1")),
        bad("more/8.1.1/2", "content-length that is no number", f -> f.add("content-length", "x")),
        bad("more/8.1.1/3", "content-length -1", f -> f.add("content-length", "-1")),
        bad("more/8.1.1/4", "content-length +0", f -> f.add("content-length", "+0")),
        bad(
            "more/8.1.1/5",
            "two content-length that differ",
            f -> f.add("content-length", "0").add("content-length", "1")),
        bad(
            "more/8.1.1/11",
            "two content-length that agree",
            f -> f.add("content-length", "0").add("content-length", "0")),
        bad("more/8.1.1/6", "content-length 0, 1", f -> f.add("content-length", "0, 1")),
        bad(
            "more/8.1.1/7",
            "content-length past 64 bits",
            f -> f.add("content-length", "18446744073709551616")),
        of(
            "more/8.1.1/8",
            "content-length 5 and DATA of four octets",
            Seen.malformed(1),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("content-length", "5")),
                    data(1, END_STREAM, "test"))),
        of(
            "more/8.1.1/9",
            "content-length 5, DATA of four octets and trailers",
            Seen.malformed(1),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never").add("content-length", "5")),
                    data(1, 0, "test"),
                    headers(1, WHOLE, new FieldBlock().add("x-sum", "4")))),
        of(
            "more/8.1/1",
            "trailers with a name in upper case",
            Seen.malformed(1),
            p ->
                p.send(
                    headers(1, END_HEADERS, p.post("/never")),
                    data(1, 0, "test"),
                    headers(1, WHOLE, new FieldBlock().add("X-Sum", "4")))),
        of(
            "more/8.1/2",
            "HEADERS after trailers",
            Seen.anyError(1, ErrorCode.STREAM_CLOSED),
            p -> {
              p.send(
                  Frames.settings(4, 0),
                  headers(1, END_HEADERS, p.post("/x")),
                  headers(1, WHOLE, new FieldBlock().add("x-sum", "4")));
              p.awaitAnswer(1);
              p.send(headers(1, WHOLE, new FieldBlock().add("x-sum", "4")));
            }));
  }

  private static List<ConformanceCase> good() {
    return List.of(
        passes("more/8.2.2/7", "te: trailers", f -> f.add("te", "trailers")),
        passes("more/8.2.1/17", "an empty value", f -> f.add("x-empty", "")),
        passes("more/8.2.1/18", "a value with a tab inside", f -> f.add("x-tab", "o\tk")),
        passes("more/8.2.1/19", "a value outside ASCII", f -> f.add("x-latin", "\u00e9")),
        passes(
            "more/8.2.3/1",
            "a cookie in three fields",
            f -> f.add("cookie", "a=1").add("cookie", "b=2")),
        passes("more/8.3.1/18", "host alone", f -> f.without(":authority").add("host", "a")),
        passes("more/8.3.1/19", "host that is :authority", f -> f.add("host", "a")),
        passes(
            "more/8.3.1/20",
            ":authority in upper case",
            f -> f.set(":authority", "A").add("host", "a")),
        passes("more/8.3.1/21", ":path with a query", f -> f.set(":path", "/x?a=/../%2e")),
        passes(
            "more/8.3/7",
            "pseudo-fields in another order",
            f -> f.without(":method").addFirst(":method", "GET")),
        passes("more/8.1.1/10", "content-length 0 and no DATA", f -> f.add("content-length", "0")));
  }

  private static ConformanceCase passes(String id, String sent, UnaryOperator<FieldBlock> odd) {
    return of(
        id, sent, Seen.answer(1, 200), p -> p.send(headers(1, WHOLE, odd.apply(p.get("/x")))));
  }

  private static ConformanceCase refused(
      String id, String sent, int status, UnaryOperator<FieldBlock> wrong) {
    return of(
        id,
        sent,
        Seen.refusal(1, status),
        p -> p.send(headers(1, WHOLE, wrong.apply(p.get("/never")))));
  }
}
