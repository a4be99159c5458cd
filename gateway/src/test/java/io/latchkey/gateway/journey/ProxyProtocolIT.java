package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the peer is behind a load balancer that speaks the PROXY protocol. */
class ProxyProtocolIT {
  private static final String V1 = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  private static String behind(String url, String trusted, String more) {
    return Yaml.forwarding(url)
        .replace(
            "listeners: [{ bind: \"127.0.0.1:0\" }]",
            "listeners: [{ bind: \"127.0.0.1:0\", proxyProtocol: true, trustedProxies: ["
                + trusted
                + "]"
                + more
                + " }]");
  }

  private static String v2(String hex) {
    byte[] bytes = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + hex.replace(" ", ""));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void assertForwarded(String header, String forwarded, String address) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(directory, behind(upstream.url(), "127.0.0.1", ""));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(header + Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(caller.send(Call.get("/y")).readMessage()).endsWith("ok");
      assertThat(upstream.requests())
          .hasSize(2)
          .allSatisfy(
              request ->
                  assertThat(request)
                      .contains("Forwarded: for=" + forwarded + ";proto=http;host=a\r\n")
                      .contains("X-Forwarded-For: " + address + "\r\n"));
    }
  }

  @Test
  void theAddressInVersion1IsThePeer() throws Exception {
    assertForwarded(V1, "192.0.2.1", "192.0.2.1");
  }

  @Test
  void anAddressOfIpv6IsThePeer() throws Exception {
    assertForwarded(
        "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n", "\"[2001:db8::1]\"", "2001:db8::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21 11 000c c0000201 c6336401 dc04 01bb",
        "21 11 0013 c0000201 c6336401 dc04 01bb 04 0004 00000000"
      })
  void theAddressInVersion2IsThePeerAndWhatFollowsItIsSkipped(String hex) throws Exception {
    assertForwarded(v2(hex), "192.0.2.1", "192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "20 00 0000"})
  void aBalancerThatSpeaksForItselfIsThePeer(String header) throws Exception {
    String bytes = header.startsWith("PROXY") ? header : v2(header);
    assertForwarded(bytes, "127.0.0.1", "127.0.0.1");
  }

  @Test
  void octetByOctetIsTheSame() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(directory, behind(upstream.url(), "127.0.0.1", ""));
        RawPeer caller = gateway.connect()) {
      for (char octet : (V1 + Call.get("/x")).toCharArray()) {
        caller.send(String.valueOf(octet));
      }

      assertThat(caller.readMessage()).endsWith("ok");
      assertThat(upstream.requests().get(0)).contains("X-Forwarded-For: 192.0.2.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n",
        "\r\nPROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"
      })
  void aMissingOrBrokenHeaderIsClosedWithoutAWord(String bytes) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(directory, behind(upstream.url(), "127.0.0.1", ""));
        RawPeer caller = gateway.connect()) {
      assertClosed(caller, bytes + Call.get("/x"));
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void aHeaderThatIsTooLongIsClosedWhileItGrows() throws Exception {
    try (RunningGateway gateway =
            RunningGateway.start(directory, behind("http://127.0.0.1:9", "127.0.0.1", ""));
        RawPeer caller = gateway.connect()) {
      assertClosed(caller, "PROXY UNKNOWN " + "x".repeat(93));
    }
  }

  /** Everything that another peer says is worth nothing, a right header too. */
  @Test
  void aPeerThatIsNotTrustedIsClosed() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(directory, behind(upstream.url(), "10.0.0.0/8", ""));
        CapturedLog log = new CapturedLog(Level.INFO);
        RawPeer caller = gateway.connect()) {
      assertClosed(caller, V1 + Call.get("/x"));
      assertThat(upstream.requests()).isEmpty();
      assertThat(log.text()).contains("INFO closed: ", "it is not in trustedProxies", "127.0.0.1");
    }
  }

  @Test
  void theLogSaysThatTheHeaderIsMissing() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway =
            RunningGateway.start(directory, behind("http://127.0.0.1:9", "127.0.0.1", ""));
        RawPeer caller = gateway.connect()) {
      assertClosed(caller, Call.get("/x"));
      assertThat(log.text()).contains("INFO serving", "proxy cleartext h2,http/1.1");
      assertThat(log.text()).contains("INFO closed: does not begin with a PROXY header");
    }
  }

  @Test
  void aLateHeaderIsClosed() throws Exception {
    String yaml = behind("http://127.0.0.1:9", "127.0.0.1", ", limits: { headerTime: 300ms }");
    try (RunningGateway gateway = RunningGateway.start(directory, yaml);
        RawPeer caller = gateway.connect();
        RawPeer silent = gateway.connect()) {
      assertClosed(caller, V1.substring(0, 20));
      assertThat(silent.readToEnd()).isEmpty();
    }
  }

  private static void assertClosed(RawPeer caller, String bytes) throws IOException {
    try {
      caller.send(bytes);
      assertThat(caller.readToEnd()).isEmpty();
    } catch (java.net.SocketException reset) {
      assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe).*");
    }
  }

  /** What is written in the header is not what connects: it proves a network like any peer. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 200",
    "192.0.3.1, 401",
    "127.0.0.1, 401",
    "192.0.2.9, 401",
  })
  void theAddressInsideProvesANetworkUnlessItIsATrustedProxy(String address, int status)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK)) {
      String yaml =
          behind(upstream.url(), "127.0.0.1, 192.0.2.9", "")
              .replace(
                  "apiKey: \"sha256:" + Yaml.sha256(Yaml.KEY) + "\"",
                  "network: [192.0.2.0/24, 127.0.0.0/8], markerHeader: true");
      try (RunningGateway gateway = RunningGateway.start(directory, yaml);
          RawPeer caller = gateway.connect()) {
        String header = "PROXY TCP4 " + address + " 198.51.100.1 1 2\r\n";
        String request =
            "GET /x HTTP/1.1\r\nHost: a\r\nCookie: .ASPXAUTH=abc\r\nX-Latchkey: 1\r\n\r\n";

        assertThat(caller.send(header + request).readMessage())
            .startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  @Test
  void connectionsAreCountedByTheAddressInside() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(
                directory, behind(upstream.url(), "127.0.0.1", ", limits: { perAddress: 1 }"));
        RawPeer first = gateway.connect();
        RawPeer other = gateway.connect();
        RawPeer second = gateway.connect()) {
      assertThat(first.send(V1 + Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(other.send(V1.replace("0.2.1", "0.2.2") + Call.get("/x")).readMessage())
          .endsWith("ok");
      assertThat(second.send(V1).readToEnd())
          .startsWith("HTTP/1.1 503 ")
          .contains("accept:overloaded");
      first.close();
      await()
          .untilAsserted(
              () -> {
                try (RawPeer next = gateway.connect()) {
                  assertThat(next.send(V1 + Call.get("/x")).readMessage()).endsWith("ok");
                }
              });
    }
  }

  @Test
  void theHeaderStandsBeforeTls() throws Exception {
    Authority authority = new Authority(directory, "root").issue("gateway", "DNS:gateway.example");
    String tls =
        ", tls: { certificate: \"%s\", privateKey: \"%s\" }"
            .formatted(authority.certificateFile("gateway"), authority.keyFile("gateway"));
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(directory, behind(upstream.url(), "127.0.0.1", tls));
        Socket plain = new Socket(gateway.address().getAddress(), gateway.port())) {
      plain.getOutputStream().write(V1.getBytes(StandardCharsets.US_ASCII));
      try (Socket secure =
              authority
                  .trusting()
                  .getSocketFactory()
                  .createSocket(plain, "gateway.example", gateway.port(), true);
          RawPeer caller = new RawPeer(secure)) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("ok");
        assertThat(upstream.requests().get(0))
            .contains("Forwarded: for=192.0.2.1;proto=https;host=a\r\n");
      }
    }
  }
}
