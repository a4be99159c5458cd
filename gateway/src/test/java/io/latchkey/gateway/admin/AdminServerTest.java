package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.admin.HealthPage.Health;
import io.latchkey.gateway.bootstrap.AdminRequests;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest extends AdminBench {

  @Test
  void healthSaysHowThingsAre() throws Exception {
    assertThat(local("GET /health/live", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: application/json\r\n")
        .endsWith("{\"status\":\"up\"}");
    assertThat(local("GET /health/ready?verbose", "")).endsWith("{\"status\":\"ready\"}");
    ready = new Health(false, "draining");
    assertThat(local("GET /health/ready", ""))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"status\":\"draining\"}");
    assertThat(local("GET /health/live", "")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void metricsComeInTheFormThatIsAsked() throws Exception {
    assertThat(local("GET /metrics", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: text/plain; version=0.0.4")
        .contains("# TYPE latchkey_accept_connections gauge\n");
    assertThat(
            local(
                "GET /metrics",
                "Accept: text/plain;q=0.1\r\nAccept: application/openmetrics-text\r\n"))
        .contains("content-type: application/openmetrics-text; version=1.0.0")
        .endsWith("# EOF\n");
  }

  @Test
  void everyAnswerForbidsSniffingStoringAndOtherOrigins() throws Exception {
    for (String target : List.of("/health/live", "/metrics", "/nothing")) {
      assertThat(local("GET " + target, "Origin: https://evil.example\r\n"))
          .containsIgnoringCase("X-Content-Type-Options: nosniff\r\n")
          .containsIgnoringCase("Cache-Control: no-store\r\n")
          .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
          .doesNotContainIgnoringCase("Access-Control-");
    }
  }

  @Test
  void headHasTheFieldsOfGetAndNoContent() throws Exception {
    String answer = local("HEAD /health/live", "");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("content-length: 15\r\n");
    assertThat(answer).endsWith("\r\n\r\n");
  }

  @Test
  void oneConnectionServesManyCallsInTheirOrder() throws Exception {
    String get = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (RawCaller caller = new RawCaller(start("127.0.0.1", null))) {
      caller.send("GET /health/live" + get + "GET /nothing" + get + "HEAD /health/ready" + get);
      assertThat(caller.readAnswer(true)).endsWith("{\"status\":\"up\"}");
      assertThat(caller.readAnswer(true)).startsWith("HTTP/1.1 404 ");
      assertThat(caller.readAnswer(false)).startsWith("HTTP/1.1 200 ");
      caller.send("GET /health/ready" + get);
      assertThat(caller.readAnswer(true)).endsWith("{\"status\":\"ready\"}");
    }
  }

  @Test
  void callsSentAheadAreBounded() throws Exception {
    String get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    InetSocketAddress at = start("127.0.0.1", null);
    try (RawCaller most = new RawCaller(at);
        RawCaller oneMore = new RawCaller(at)) {
      most.send(get.repeat(1 + AdminServer.MAX_PIPELINED));
      for (int i = 0; i <= AdminServer.MAX_PIPELINED; i++) {
        assertThat(most.readAnswer(true)).startsWith("HTTP/1.1 200 ").doesNotContain("close");
      }
      assertThat(most.send(get).readAnswer(true)).startsWith("HTTP/1.1 200 ");
      String all = oneMore.send(get.repeat(3 + AdminServer.MAX_PIPELINED)).readAll();
      assertThat(all.split("HTTP/1.1 200 ", -1)).hasSize(1 + 2 + AdminServer.MAX_PIPELINED);
      assertThat(all).containsOnlyOnce("connection: close");
    }
  }

  @Test
  void contentOfTheMostOctetsIsTakenAndOneMoreIsRefused() throws Exception {
    String post = "POST /api/reload?a=b";
    String most = "x".repeat(AdminServer.MAX_CONTENT);
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    for (String more : List.of("", "x")) {
      try (RawCaller caller = new RawCaller(at)) {
        caller.send(
            post
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + TOKEN
                + "Content-Type: application/json\r\nContent-Length: "
                + (most.length() + more.length())
                + "\r\nConnection: close\r\n\r\n"
                + most
                + more);
        assertThat(caller.readAll())
            .startsWith(more.isEmpty() ? "HTTP/1.1 200 " : "HTTP/1.1 413 ")
            .contains(more.isEmpty() ? "POST a=b 65536" : "problem+json");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /api/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  void brokenFramingIsRefusedAndTheConnectionEnds(String bytes) throws Exception {
    try (RawCaller caller = new RawCaller(start("127.0.0.1", "t0ken"))) {
      String answer =
          caller.send(bytes + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").readAll();
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("connection: close")
          .containsOnlyOnce("HTTP/1.1 ");
    }
  }

  @Test
  void tooLongALineOrSectionIsRefused() throws Exception {
    assertThat(local("GET /" + "x".repeat(8192), "")).startsWith("HTTP/1.1 414 ");
    assertThat(local("GET /", "X: " + "x".repeat(64 * 1024) + "\r\n")).startsWith("HTTP/1.1 431 ");
    assertThat(local("GET /", "X: y\r\n".repeat(AdminServer.MAX_FIELDS)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aPageThatFailsTellsNothing() throws Exception {
    assertThat(local("GET /api/fault", ""))
        .startsWith("HTTP/1.1 500 ")
        .contains("problem+json")
        .doesNotContain("c4n4ry", "IllegalState");
  }

  @Test
  void whoHoldsAllConnectionsKeepsNobodyOut() throws Exception {
    InetSocketAddress at = start("127.0.0.1", null);
    String get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    List<RawCaller> open = new ArrayList<>();
    try {
      for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
        RawCaller caller = new RawCaller(at);
        open.add(caller);
        assertThat(caller.send(get).readAnswer(true)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(open.get(0).send(get).readAnswer(true)).startsWith("HTTP/1.1 200 ");
      try (RawCaller oneMore = new RawCaller(at)) {
        assertThat(oneMore.send(get).readAnswer(true)).startsWith("HTTP/1.1 200 ");
        assertThat(open.get(1).readAll()).as("waited for longest").isEmpty();
        assertThat(servers.get(0).connections()).isEqualTo(AdminServer.MAX_CONNECTIONS);
      }
      assertThat(open.get(0).send(get).readAnswer(true)).startsWith("HTTP/1.1 200 ");
    } finally {
      for (RawCaller caller : open) {
        caller.close();
      }
    }
  }

  @Test
  void whoKeepsAllConnectionsBusyWithWrongTokensKeepsNobodyOut() throws Exception {
    InetSocketAddress at = start("127.0.0.1", "t0ken");
    String guess =
        "POST /api/reload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n";
    List<RawCaller> open = new ArrayList<>();
    try {
      for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
        open.add(new RawCaller(at).send(guess.repeat(AdminServer.MAX_PIPELINED)));
      }
      assertThat(call(at, "GET /health/live", "Host: localhost\r\n")).startsWith("HTTP/1.1 200 ");
    } finally {
      for (RawCaller caller : open) {
        caller.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, no-cors, 403",
    "same-site, cors, 403",
    "cross-site, navigate, 200",
    "same-origin, cors, 200",
    "none, navigate, 200"
  })
  void whatAForeignPageLoadsIsNotWorkedOut(String site, String mode, int status) throws Exception {
    String fields = "Sec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: " + mode + "\r\n";
    assertThat(local("GET /api/reload", fields)).startsWith("HTTP/1.1 " + status + " ");
    assertThat(local("GET /health/live", fields)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void closingEndsConnectionsAndTheListener() throws Exception {
    InetSocketAddress at = start("127.0.0.1", null);
    try (RawCaller caller = new RawCaller(at)) {
      caller.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").readAnswer(true);
      servers.get(0).close().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(caller.readAll()).isEmpty();
    }
  }

  @Test
  void anAddressThatIsTakenFailsTheStart() throws Exception {
    InetSocketAddress at = start("127.0.0.1", null);
    AdminServer second =
        new AdminServer(
            new AdminSettings(at, null, Set.of(), null),
            loops,
            NioServerSocketChannel.class,
            List.of(),
            AdminRequests::from,
            null);
    assertThat(second.start().toCompletableFuture())
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
  }
}
