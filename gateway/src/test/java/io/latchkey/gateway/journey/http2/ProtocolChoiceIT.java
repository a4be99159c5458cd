package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Authority;
import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which version of HTTP a connection is taken for. */
class ProtocolChoiceIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String LISTENER = "listeners: [{ bind: \"127.0.0.1:0\" }]";
  private static final String PREFACE = new String(Frames.PREFACE, StandardCharsets.ISO_8859_1);
  private static final String FIELDS =
      "Host: a\r\nX-Api-Key: " + Yaml.KEY + "\r\nCookie: .ASPXAUTH=abc\r\n\r\n";

  @TempDir Path directory;

  private RunningGateway gateway(ScriptedUpstream upstream, String listener) throws Exception {
    String yaml = Yaml.forwarding(upstream.url());
    return RunningGateway.start(
        directory, yaml.replace(LISTENER, LISTENER.replace(" }", listener + " }")));
  }

  private static void sendSlowly(Http2Peer caller, byte[] octets) {
    for (byte octet : octets) {
      caller.send(new byte[] {octet});
    }
  }

  @Test
  void aPrefaceMayComeOctetByOctet() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      sendSlowly(caller, Frames.join(Frames.PREFACE, Frames.settings()));
      sendSlowly(caller, Frames.headers(1, Frames.WHOLE, caller.get("/x")));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
    }
  }

  static IntStream places() {
    return IntStream.range(0, PREFACE.length());
  }

  /** Methods that begin as the preface does, and other octets at each place of it. */
  @ParameterizedTest
  @MethodSource("places")
  void anOctetThatDiffersIsOfHttp1WithAllBeforeIt(int place) throws Exception {
    String sent = PREFACE.substring(0, place) + "~" + PREFACE.substring(place + 1);
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway without = gateway(upstream, ", http2: false");
        RunningGateway with = gateway(upstream, "");
        RawPeer expected = peer(without);
        RawPeer caller = peer(with)) {
      String status = expected.send(sent).readHead().split("\r\n")[0];
      caller.send(PREFACE.substring(0, place)).send(sent.substring(place));

      assertThat(caller.readHead()).startsWith(status);
      assertThat(upstream.connections()).isZero();
    }
  }

  private static RawPeer peer(RunningGateway gateway) throws Exception {
    return gateway.connect();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"P", "PRI", "PROPFIND", "GET", "PUT"})
  void methodsThatBeginLikeThePrefaceAreMethods(String method) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        RawPeer caller = gateway.connect()) {
      for (char octet : (method + " /x HTTP/1.1\r\n" + FIELDS).toCharArray()) {
        caller.send(String.valueOf(octet));
      }

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ");
      assertThat(upstream.requests().get(0)).startsWith(method + " /x HTTP/1.1\r\n");
    }
  }

  @Test
  void withoutHttp2ThePrefaceIsNoRequest() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, ", http2: false");
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(PREFACE).readHead()).matches("(?s)HTTP/1.1 (400|505) .*");
      assertThat(caller.readToEnd()).contains("urn:latchkey:refusal:parse:");
    }
  }

  @Test
  void aPrefaceThatDoesNotEndIsASlowRequest() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, ", limits: { headerTime: 300ms }");
        RawPeer caller = gateway.connect()) {
      long begun = System.nanoTime();
      assertThat(caller.send("PRI * HT").readHead()).startsWith("HTTP/1.1 408 ");
      assertThat(System.nanoTime() - begun).isBetween(290_000_000L, 3_000_000_000L);
    }
  }

  @Test
  void theTimeOfAHeadRunsFromItsFirstOctetThoughThatCouldHaveBeenAPreface() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, ", limits: { headerTime: 600ms }");
        RawPeer caller = gateway.connect()) {
      long begun = System.nanoTime();
      caller.send("P");
      org.awaitility.Awaitility.await()
          .pollDelay(java.time.Duration.ofMillis(400))
          .until(() -> true);
      assertThat(caller.send("OST /x").readHead()).startsWith("HTTP/1.1 408 ");
      assertThat(System.nanoTime() - begun).isLessThan(950_000_000L);
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsClosed() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, ", limits: { idle: 300ms }");
        RawPeer caller = gateway.connect()) {
      assertThat(caller.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aCallerChoosesInTheHandshake(HttpClient.Version version) throws Exception {
    Authority authority = new Authority(directory, "root").issue("a", "DNS:localhost");
    String tls =
        ", tls: { certificate: \"%s\", privateKey: \"%s\" }"
            .formatted(authority.certificateFile("a"), authority.keyFile("a"));
    HttpClient client =
        HttpClient.newBuilder().sslContext(authority.trusting()).version(version).build();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, tls)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer = post(client, gateway.port(), "c".repeat(i * 100_000));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(upstream.requests().get(i)).contains("proto=https").endsWith("c".repeat(i));
      }
    }
  }

  private static HttpResponse<String> post(HttpClient client, int port, String content)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/x"))
            .header("X-Api-Key", Yaml.KEY)
            .header("Cookie", ".ASPXAUTH=abc")
            .POST(HttpRequest.BodyPublishers.ofString(content))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutHttp2ItIsNotOfferedInTheHandshake() throws Exception {
    Authority authority = new Authority(directory, "root").issue("a", "DNS:localhost");
    String tls =
        ", http2: false, tls: { certificate: \"%s\", privateKey: \"%s\" }"
            .formatted(authority.certificateFile("a"), authority.keyFile("a"));
    HttpClient client = HttpClient.newBuilder().sslContext(authority.trusting()).build();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, tls)) {
      assertThat(post(client, gateway.port(), "").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }
}
