package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.VersionsBench.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One call by either version on either side: what the caller is told, what the tenant is asked,
 * what the access log says.
 */
class VersionsIT {
  private static final int BIG = 1 << 20;
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  @TempDir private static Path directory;
  private static final AtomicInteger turn = new AtomicInteger();
  private static VersionsBench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws Exception {
    log = new AccessLines();
    bench = new VersionsBench(directory, VersionsIT::answer);
    for (Way way : Way.all()) {
      bench.call(way, Bench.request("GET", "/hN/small", ""));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  private static void answer(Answer request, VersionedUpstream.Out out) throws Exception {
    String path = request.head().split(" ")[1];
    switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "empty" -> whole(out, 200, "", "content-length", "0");
      case "small" -> whole(out, 200, toHead(request) ? "" : "hello", "content-length", "5");
      case "unknown" -> whole(out, 200, "hello", "x-a", "b");
      case "big" -> whole(out, 200, "x".repeat(BIG), "content-length", "" + BIG);
      case "big-unknown" -> whole(out, 200, "y".repeat(BIG), "x-a", "b");
      case "204" -> whole(out, 204, "", "x-a", "b");
      case "204-late" -> {
        out.head(204, "x-a", "b");
        TimeUnit.MILLISECONDS.sleep(50);
        out.end();
      }
      case "205" -> whole(out, 205, "", "content-length", "0");
      case "304" -> whole(out, 304, "", "content-length", "1000", "etag", "\"x\"");
      case "trailers" -> {
        out.head(200, "trailer", "x-sum");
        out.content("hello");
        out.end("x-sum", "7");
      }
      case "interim" -> {
        out.interim(103);
        whole(out, 200, "hello", "content-length", "5");
      }
      case "401-once" -> whole(out, turn.getAndIncrement() % 2 == 0 ? 401 : 200, "hi", "x-a", "b");
      case "401" -> whole(out, 401, "no", "www-authenticate", "Bearer");
      case "500" -> whole(out, 500, "no", "x-a", "b");
      case "never" -> TimeUnit.MILLISECONDS.sleep(700);
      case "broken" -> out.cut();
      case "cut" -> cut(out, "content-length", "9");
      case "cut-unknown" -> cut(out, "x-a", "b");
      default -> whole(out, 200, "" + request.content().length(), "x-a", "b");
    }
  }

  private static boolean toHead(Answer request) {
    return request.head().startsWith("HEAD ");
  }

  private static void whole(VersionedUpstream.Out out, int status, String text, String... fields)
      throws IOException {
    out.head(status, fields);
    out.content(text);
    out.end();
  }

  private static void cut(VersionedUpstream.Out out, String... fields) throws IOException {
    out.head(200, fields);
    out.content("abc");
    out.cut();
  }

  static Stream<String> calls() {
    String chunks = "5\r\nhello\r\n0\r\n\r\n";
    String big = "z".repeat(BIG);
    return Stream.concat(
        Stream.of(
                "empty small unknown big big-unknown 204 204-late 205 304 trailers interim 401-once 401 500"
                    .split(" "))
            .map(path -> Bench.request("GET", "/hN/" + path, "")),
        Stream.of(
            Bench.request("HEAD", "/hN/small", ""),
            Bench.request("GET", "/hN/broken", ""),
            Bench.request("POST", "/hN/broken", "Content-Length: 2\r\n") + "hi",
            Bench.request("GET", "/hN/cut", ""),
            Bench.request("GET", "/hN/cut-unknown", ""),
            Bench.request("GET", "/hN/dead/x", ""),
            Bench.request("GET", "/hN/late/never", ""),
            Bench.request("POST", "/hN/x", "Content-Length: 0\r\n"),
            Bench.request("POST", "/hN/x", "Content-Length: 5\r\nCookie: a=1\r\n") + "hello",
            Bench.request("POST", "/hN/x", CHUNKED) + chunks,
            Bench.request("POST", "/hN/x", CHUNKED) + "5\r\nhello\r\n0\r\nX-Sum: 7\r\n\r\n",
            Bench.request("POST", "/hN/x", "Content-Length: " + BIG + "\r\n") + big,
            Bench.request("POST", "/hN/401-once", "Content-Length: 5\r\n") + "hello",
            Bench.request("POST", "/hN/x", "Expect: 100-continue\r\nContent-Length: 5\r\n")
                + "hello",
            Bench.request("POST", "/hN/few/x", "Content-Length: 10\r\n") + "0123456789",
            Bench.request("POST", "/hN/few/x", "Content-Length: 11\r\n") + "0123456789a",
            Bench.request("POST", "/hN/few/x", CHUNKED) + "b\r\n0123456789a\r\n0\r\n\r\n",
            Bench.request("GET", "/hN/" + "x".repeat(9000), ""),
            Bench.request("GET", "/hN/x", "X: y\r\n".repeat(300)),
            Bench.request("GET", "/hN/x", "X: " + "y".repeat(8000) + "\r\n")));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isTheSameInAllFourWays(String request) throws Exception {
    Told first = null;
    String asked = "";
    String logged = "";
    for (Way way : Way.all()) {
      bench.upstream.asked();
      Told told = bench.call(way, request);
      String reached = reached(told);
      String line = told.isWhole() ? logged(told) : "";
      if (first == null) {
        first = told;
        asked = reached;
        logged = line;
      }
      Told.assertSame(first, told);
      assertThat(reached).as("asked by %s", way).isEqualTo(asked);
      assertThat(line).as("logged of %s", way).isEqualTo(logged);
    }
  }

  @Test
  void isTheSameInTls() throws Exception {
    List<String> all = calls().toList();
    for (int i = 0; i < all.size(); i += 5) {
      for (int tenant = 1; tenant <= 2; tenant++) {
        Way way = new Way(2, tenant);
        Told clear = bench.call(way, all.get(i));
        Told.assertSame(clear, bench.callSecured(way, all.get(i)));
      }
    }
  }

  /** What the tenant was asked, but for what differs from way to way. */
  private static String reached(Told told) {
    String id = told.answer().head().isEmpty() ? "no id" : told.answer().requestId();
    StringBuilder all = new StringBuilder();
    for (Answer request : bench.upstream.asked()) {
      all.append(
          Told.reached(request, id)
              .replaceAll("transfer-encoding: chunked\n", "")
              .replaceAll("token-[0-9]+", "token")
              .replaceAll("/h[12]", "/hN")
              .replaceAll("x-request-id: ([0-9a-f]{32}|ID)\n", ""));
    }
    return all.toString();
  }

  /** The sentence of a refusal may be another, and so its length: that of what came. */
  private static String logged(Told told) {
    return log.of(told.answer())
        .replaceAll("\"octetsOut\":" + told.answer().content().length() + "\\b", "its octets")
        .replace(told.answer().requestId(), "ID")
        .replaceAll("\"(time|http)\":\"[^\"]*\"", "")
        .replaceAll(",\"[a-zA-Z]+Ms\":[0-9.]+", "")
        .replaceAll(",\"generation\":[0-9]+", "")
        .replaceAll("h[12]", "hN");
  }
}
