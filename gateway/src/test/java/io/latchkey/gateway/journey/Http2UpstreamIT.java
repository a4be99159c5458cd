package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a tenant that chooses HTTP/2: what is sent, how connections are shared, fall-back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2UpstreamIT {
  private static final int MANY = 100;

  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  private String yaml(String url, String more) {
    return Yaml.forwarding(url)
        .replace(
            "kind: generic,", "kind: generic, tls: { ca: \"" + authority.file() + "\" }," + more);
  }

  private RunningGateway gateway(Http2Upstream upstream, String more) throws Exception {
    return RunningGateway.start(files, yaml(upstream.url(), more));
  }

  @Test
  void aCallGoesEachWayWithItsContentAndItsTrailers() throws Exception {
    ConcurrentLinkedQueue<Http2End.Request> came = new ConcurrentLinkedQueue<>();
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  Http2End.Request request = end.whole(end.request());
                  came.add(request);
                  end.send(
                      Http2Frame.headers(request.stream(), false, ":status", "103"),
                      Http2Frame.headers(request.stream(), false, ":status", "201", "x-a", "b"),
                      Http2Frame.data(request.stream(), "made", false),
                      Http2Frame.headers(request.stream(), true, "x-sum", "7"));
                  end.request();
                });
        RunningGateway gateway = gateway(upstream, "");
        RawPeer caller = gateway.connect()) {
      caller.send(
          Call.post(
                  "/x?q=%7e&r",
                  "Transfer-Encoding: chunked\r\nConnection: close, x-b\r\nX-B: 1\r\n")
              + Call.chunk("con")
              + Call.chunk("tent")
              + "0\r\n\r\n");
      String answer = caller.readToEnd();

      assertThat(answer)
          .contains(
              "HTTP/1.1 103 ", "HTTP/1.1 201 Created\r\n", "x-a: b\r\n", "4\r\nmade\r\n0\r\n");
      Http2End.Request request = came.remove();
      assertThat(request.field(":method")).isEqualTo("POST");
      assertThat(request.field(":scheme")).isEqualTo("https");
      assertThat(request.field(":path")).isEqualTo("/x?q=%7e&r");
      assertThat(request.field(":authority")).isEqualTo("localhost:" + upstream.port());
      assertThat(request.field("cookie")).isEqualTo(".ASPXAUTH=abc");
      assertThat(request.field("via")).isEqualTo("1.1 journey");
      assertThat(request.content()).isEqualTo("content");
      for (String never : List.of("host", "connection", "transfer-encoding", "x-b", "te")) {
        assertThat(request.headers().contains(never)).as(never).isFalse();
      }
    }
  }

  @Test
  void aDeclaredLengthGoesOn() throws Exception {
    ConcurrentLinkedQueue<Http2End.Request> came = new ConcurrentLinkedQueue<>();
    try (Http2Upstream upstream =
            Http2Upstream.answering(
                authority.as("good"),
                request -> {
                  came.add(request);
                  return "ok";
                });
        RunningGateway gateway = gateway(upstream, "");
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 3\r\n") + "abc");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok");
      assertThat(came.remove().field("content-length")).isEqualTo("3");
    }
  }

  @Test
  void aHundredCallsAtOnceShareAConnectionOfEachLoop() throws Exception {
    try (Http2Upstream upstream =
            Http2Upstream.running(authority.as("good"), Http2UpstreamIT::answerAllAtOnce);
        RunningGateway gateway = gateway(upstream, "")) {
      ExecutorService callers = Executors.newFixedThreadPool(MANY);
      try {
        for (int round = 0; round < 3; round++) {
          List<Future<String>> answers = new ArrayList<>();
          for (int i = 0; i < MANY; i++) {
            String path = "/" + round + "-" + i;
            answers.add(
                callers.submit(
                    () -> {
                      try (RawPeer caller = gateway.connect()) {
                        return path + caller.send(Call.get(path)).readMessage();
                      }
                    }));
          }
          for (Future<String> answer : answers) {
            String text = answer.get();
            String path = text.substring(0, text.indexOf("HTTP/1.1 200 "));
            assertThat(text).endsWith("\r\n\r\n" + path);
          }
        }
      } finally {
        callers.shutdownNow();
      }
      assertThat(upstream.http2()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
      assertThat(upstream.http1()).isZero();
    }
  }

  private static void answerAllAtOnce(Http2End end) throws Exception {
    end.begin(3, 1000);
    while (true) {
      Http2End.Request request = end.request();
      end.answer(request.stream(), 200, request.field(":path"));
    }
  }

  @Test
  void whoMaySpeakHttp1OnlyIsOfferedNothingElse() throws Exception {
    try (Http2Upstream upstream = Http2Upstream.answering(authority.as("good"), request -> "h2");
        RunningGateway gateway = gateway(upstream, " http2: false,");
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("by 1.1");
      assertThat(upstream.offered()).containsOnly("http/1.1");
      assertThat(upstream.http2()).isZero();
    }
  }

  @Test
  void aServerThatChoosesHttp1IsSpokenToByIt() throws Exception {
    try (TlsUpstream upstream =
            new TlsUpstream(
                authority.as("good"), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), ""));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("ok");
      }
      assertThat(upstream.requests()).isEqualTo(3);
    }
  }

  @Test
  void whoWantsHttp1AfterAllGetsIt() throws Exception {
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  end.send(Http2Frame.reset(end.request().stream(), 0xd));
                  end.request();
                });
        RunningGateway gateway = gateway(upstream, "");
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("by 1.1");
      }
      assertThat(upstream.http2()).isEqualTo(1);
      assertThat(upstream.http1()).isEqualTo(1);
    }
  }

  @Test
  void theLastStreamsOfAFullConnectionWaitTheirTurn() throws Exception {
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin(3, 1);
                  while (true) {
                    Http2End.Request request = end.request();
                    end.answer(request.stream(), 200, request.field(":path"));
                  }
                });
        RunningGateway gateway = gateway(upstream, " connections: { max: 1 },")) {
      ExecutorService callers = Executors.newFixedThreadPool(20);
      try {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          answers.add(
              callers.submit(
                  () -> {
                    try (RawPeer caller = gateway.connect()) {
                      return caller.send(Call.get("/x")).readMessage();
                    }
                  }));
        }
        for (Future<String> answer : answers) {
          assertThat(answer.get()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n/x");
        }
      } finally {
        callers.shutdownNow();
      }
      assertThat(upstream.http2()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }
}
