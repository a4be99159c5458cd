package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.journey.ScriptedUpstream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpControlClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int MAX_CONTENT = 10;

  private static final SocketNetwork NETWORK = new SocketNetwork();

  @AfterAll
  static void closeNetwork() {
    NETWORK.close();
  }

  private static String send(String method, String url, String content, Duration timeout)
      throws Exception {
    return send(method, url, content, timeout, MAX_CONTENT);
  }

  private static String send(
      String method, String url, String content, Duration timeout, int maxContent)
      throws Exception {
    ControlClient.Request request =
        new ControlClient.Request(
            method,
            URI.create(url),
            FieldSection.of("Accept", "application/json"),
            content.getBytes(StandardCharsets.US_ASCII),
            timeout,
            maxContent);
    try {
      ControlClient.Answer answer =
          new HttpControlClient(NETWORK.loop(), NETWORK.connector())
              .send(request)
              .toCompletableFuture()
              .orTimeout(25, TimeUnit.SECONDS)
              .join();
      return answer.status() + " " + new String(answer.content(), StandardCharsets.US_ASCII);
    } catch (CompletionException failed) {
      return ((UpstreamException) failed.getCause()).kind().name();
    }
  }

  private static String get(String url, Duration timeout) throws Exception {
    return send("GET", url, "", timeout);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 10~~0123456789                > 200 0123456789
          HTTP/1.1 200 OK~Content-Length: 11~~0123456789a               > TOO_LARGE
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~6~012345~5~6789a~0~~ > TOO_LARGE
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~a: b~~  > 200 hello
          HTTP/1.1 200 OK~~hello                                        > 200 hello
          HTTP/1.1 100 C~~HTTP/1.1 204 N~~                              > '204 '
          HTTP/1.1 302 Found~Location: http://127.0.0.1:1/~Content-Length: 0~~ > '302 '
          HTTP/1.1 401 No~Content-Length: 2~~no                         > 401 no
          HTTP/1.1 200 OK~Content-Length: 11~~hello                     > BROKEN
          HTTP/1.1 101 Switching~~                                      > MALFORMED
          nonsense~~                                                    > MALFORMED
          ''                                                            > BROKEN
          """)
  void theWholeAnswerIsGivenOrWhyThereIsNone(String answer, String expected) throws Exception {
    try (ScriptedUpstream upstream =
        ScriptedUpstream.running(
            peer -> {
              peer.readMessage();
              peer.send(answer.replace("~", "\r\n"));
            })) {
      assertThat(get(upstream.url() + "/a?b", LONG)).isEqualTo(expected);
      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  @Test
  void theRequestIsFramedAndItsConnectionClosed() throws Exception {
    try (ScriptedUpstream upstream =
        ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
      String url = upstream.url();
      String host = "127.0.0.1:" + upstream.port();
      assertThat(send("POST", url + "/a%20b?c=d", "x=y", LONG)).isEqualTo("200 hi");
      assertThat(send("POST", url, "", LONG)).isEqualTo("200 hi");
      assertThat(get(url + "?e", LONG)).isEqualTo("200 hi");
      String fields =
          " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\nConnection: close\r\n";
      assertThat(upstream.requests())
          .containsExactly(
              "POST /a%20b?c=d" + fields + "Content-Length: 3\r\n\r\nx=y",
              "POST /" + fields + "Content-Length: 0\r\n\r\n",
              "GET /?e" + fields + "\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 2~~hi          > '200 '
          HTTP/1.1 200 OK~Content-Length: 1000000~~hi    > '200 '
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz > '200 '
          HTTP/1.1 204 N~~                               > '204 '
          HTTP/1.1 403 No~~no                            > '403 '
          HTTP/1.1 100 C~~HTTP/1.1 404 N~~               > '404 '
          """)
  void theHeadAloneIsEnoughWhereNoContentIsTaken(String answer, String expected) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (ScriptedUpstream upstream =
        ScriptedUpstream.running(
            peer -> {
              requests.add(peer.readMessage());
              peer.send(answer.replace("~", "\r\n"));
              peer.readToEnd();
            })) {
      int none = ControlClient.Request.HEAD_ALONE;
      assertThat(send("GET", upstream.url(), "", LONG, none)).isEqualTo(expected);
      assertThat(send("HEAD", upstream.url(), "", LONG, none)).isEqualTo(expected);
      assertThat(requests).hasSize(2).noneMatch(sent -> sent.contains("Content-Length"));
    }
  }

  @Test
  void theTimeLimitIsForTheWholeCall() throws Exception {
    try (ScriptedUpstream silent = ScriptedUpstream.running(peer -> peer.readToEnd());
        ScriptedUpstream stalls =
            ScriptedUpstream.running(
                peer -> {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh");
                  peer.readToEnd();
                });
        ScriptedUpstream halfClosed =
            ScriptedUpstream.running(
                peer -> {
                  peer.socket().shutdownInput();
                  Thread.currentThread().join();
                })) {
      assertThat(get(silent.url(), SHORT)).isEqualTo("TIMEOUT");
      assertThat(get(stalls.url(), SHORT)).isEqualTo("TIMEOUT");
      assertThat(get(halfClosed.url(), SHORT)).isEqualTo("TIMEOUT");
      assertThat(get("https://127.0.0.1:" + silent.port(), SHORT)).isEqualTo("TIMEOUT");
    }
  }

  @Test
  void aServerThatOnlyShutsItsSideIsBroken() throws Exception {
    try (ScriptedUpstream upstream =
        ScriptedUpstream.running(
            peer -> {
              peer.readMessage();
              peer.socket().shutdownOutput();
              peer.readToEnd();
            })) {
      assertThat(get(upstream.url(), LONG)).isEqualTo("BROKEN");
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThat(get("http://127.0.0.1:" + port, LONG)).isEqualTo("UNREACHABLE");
    assertThat(get("https://127.0.0.1:" + port, LONG)).isEqualTo("UNREACHABLE");
  }

  @Test
  void plainHttpWhereTlsIsExpectedIsUnreachable() throws Exception {
    try (ScriptedUpstream upstream =
        ScriptedUpstream.running(peer -> peer.send("HTTP/1.1 400 Bad\r\n\r\n"))) {
      assertThat(get("https://127.0.0.1:" + upstream.port(), LONG)).isEqualTo("UNREACHABLE");
    }
  }
}
