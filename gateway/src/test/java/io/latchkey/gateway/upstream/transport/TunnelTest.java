package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.journey.ConnectProxy;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way through a proxy, and every way in which it does not open. */
class TunnelTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final SocketNetwork NETWORK = new SocketNetwork();

  @AfterAll
  static void closeNetwork() {
    NETWORK.close();
  }

  private static String get(
      String url,
      int proxyPort,
      @Nullable Secret credentials,
      Duration timeout,
      X509Certificate... ca)
      throws Exception {
    Connector connector = NETWORK.connector(new Proxy("127.0.0.1", proxyPort, credentials), ca);
    var request =
        new ControlClient.Request(
            "GET", URI.create(url), FieldSection.empty(), new byte[0], timeout, 100);
    try {
      ControlClient.Answer answer =
          new HttpControlClient(NETWORK.loop(), connector)
              .send(request)
              .toCompletableFuture()
              .orTimeout(25, TimeUnit.SECONDS)
              .join();
      return answer.status() + " " + new String(answer.content(), StandardCharsets.US_ASCII);
    } catch (CompletionException failed) {
      UpstreamException why = (UpstreamException) failed.getCause();
      return why.kind() + " " + why.what();
    }
  }

  @Test
  void theOriginIsReachedThroughTheProxyInCleartext() throws Exception {
    try (ScriptedUpstream origin = ScriptedUpstream.answering(WHOLE);
        ConnectProxy proxy = ConnectProxy.start()) {
      assertThat(get(origin.url() + "/x", proxy.port(), Secret.of("kim:p\u00e4ss:w"), LONG))
          .isEqualTo("200 hi");
      String target = "127.0.0.1:" + origin.port();
      assertThat(proxy.heads())
          .containsExactly(
              "CONNECT "
                  + target
                  + " HTTP/1.1\r\nHost: "
                  + target
                  + "\r\nProxy-Authorization: Basic a2ltOnDDpHNzOnc=\r\n\r\n");
      assertThat(origin.requests()).singleElement().asString().doesNotContain("Proxy-");
    }
  }

  @Test
  void tlsIsSpokenWithTheOriginAndNotWithTheProxy() throws Exception {
    Certificates certificates = Certificates.get();
    try (TlsUpstream origin =
            new TlsUpstream(certificates.server("good"), WHOLE, TlsUpstream.Ending.NOTIFIED);
        TlsUpstream other =
            new TlsUpstream(certificates.server("other"), WHOLE, TlsUpstream.Ending.NOTIFIED);
        ConnectProxy proxy = ConnectProxy.start()) {
      assertThat(get(origin.url(), proxy.port(), null, LONG, certificates.authority()))
          .isEqualTo("200 hi");
      assertThat(get(other.url(), proxy.port(), null, LONG, certificates.authority()))
          .isEqualTo(
              "UNREACHABLE 127.0.0.1:%d failed the TLS handshake"
                  .formatted(other.port())
                  .concat(" (its certificate does not prove its name)"));
      assertThat(proxy.heads()).allMatch(head -> !head.contains("Proxy-Authorization"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 407 Who~Proxy-Authenticate: Basic~~ > the proxy answered 407: it wants a user and password that it knows
          HTTP/1.1 403 secret-of-the-proxy~~           > the proxy answered 403
          HTTP/1.1 302 Found~Location: http://x/~~     > the proxy answered 302
          HTTP/1.1 502 Bad~Content-Length: 3~~bad      > the proxy answered 502
          HTTP/1.1 200 OK~~HTTP/1.1 200 OK~~           > the proxy sent more than its answer
          HTTP/1.1 101 Switching~~                     > the proxy does not answer in HTTP
          HTTP/1.1 200 OK~bad field: x~~               > the proxy does not answer in HTTP
          nonsense~~                                   > the proxy does not answer in HTTP
          HTTP/1.1 100 Continue~~                      > the proxy closed the connection
          HTTP/1.1 200 O                               > the proxy closed the connection
          ''                                           > the proxy closed the connection
          """)
  void aProxyThatDoesNotOpenIsSaidSo(String answer, String word) throws Exception {
    try (ScriptedUpstream proxy =
        ScriptedUpstream.running(
            peer -> {
              peer.readMessage();
              peer.send(answer.replace("~", "\r\n"));
            })) {
      for (String scheme : new String[] {"http", "https"}) {
        assertThat(get(scheme + "://api.example:9", proxy.port(), null, LONG))
            .isEqualTo(
                "UNREACHABLE api.example:9 cannot be reached through the proxy 127.0.0.1:%d (%s)"
                    .formatted(proxy.port(), word));
      }
    }
  }

  @Test
  void anAnswerIsReadHoweverItIsCutAndAfterInterimOnes() throws Exception {
    Random random = new Random(5);
    String opened = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 299 Yes\r\nContent-Length: 7\r\n\r\n";
    try (ScriptedUpstream proxy =
        ScriptedUpstream.running(
            peer -> {
              peer.readMessage();
              for (int at = 0; at < opened.length(); ) {
                int to = Math.min(opened.length(), at + 1 + random.nextInt(5));
                peer.send(opened.substring(at, to));
                at = to;
              }
              peer.readMessage();
              peer.send(WHOLE);
            })) {
      for (int i = 0; i < 10; i++) {
        assertThat(get("http://api.example", proxy.port(), null, LONG)).isEqualTo("200 hi");
      }
    }
  }

  @Test
  void aProxyThatSaysNothingOrTooMuchIsGivenUp() throws Exception {
    String endless = "HTTP/1.1 100 C\r\n\r\n".repeat(17);
    String line = "HTTP/1.1 200 " + "x".repeat(AnswerDecoder.MAX_LINE);
    String section = "HTTP/1.1 200 OK\r\na: " + "x".repeat(AnswerDecoder.MAX_SECTION);
    try (ScriptedUpstream silent = ScriptedUpstream.running(peer -> peer.readToEnd())) {
      assertThat(get("http://api.example", silent.port(), null, Duration.ofMillis(200)))
          .startsWith("TIMEOUT");
    }
    for (String flood : new String[] {endless, line, section}) {
      try (ScriptedUpstream proxy =
          ScriptedUpstream.running(
              peer -> {
                peer.readMessage();
                peer.send(flood);
                peer.readToEnd();
              })) {
        assertThat(get("http://api.example", proxy.port(), null, LONG))
            .endsWith("(the proxy does not answer in HTTP)");
      }
    }
  }

  @Test
  void noProxyThereIsUnreachable() throws Exception {
    int port;
    try (ScriptedUpstream gone = ScriptedUpstream.answering(WHOLE)) {
      port = gone.port();
    }
    assertThat(get("https://api.example", port, null, LONG))
        .isEqualTo(
            "UNREACHABLE api.example cannot be reached through the proxy 127.0.0.1:%d"
                .formatted(port)
                .concat(" (connection refused)"));
  }
}
