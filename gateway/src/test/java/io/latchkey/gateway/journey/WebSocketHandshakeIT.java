package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handshake is a call like any other: decided, cleaned, with our token on it. */
class WebSocketHandshakeIT {
  private static final String ASK =
      "GET /chat HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + Yaml.KEY + "\r\n" + Ws.FIELDS;

  @TempDir Path directory;
  private final LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();

  /** Reads a head and agrees, then echoes. */
  private void agree(RawPeer peer, String lines) throws Exception {
    String head = peer.readHead();
    heads.add(head);
    peer.send(Ws.agreement(head, lines));
    peer.send(Ws.unmasked(Ws.readFrame(peer)));
  }

  private String head() throws InterruptedException {
    return String.valueOf(heads.poll(5, SECONDS));
  }

  @Test
  void whatTheTenantAndTheCallerGet() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> agree(peer, "Sec-WebSocket-Protocol: b\r\nSet-Cookie: s=1\r\n"));
        FakeTenant tokens = FakeTenant.ofTokens();
        RunningGateway gateway =
            RunningGateway.start(directory, Yaml.injecting(upstream.url(), tokens.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(
          ASK
              + "Connection: keep-alive, X-Nominated\r\nX-Nominated: 1\r\nOrigin: https://app\r\n"
              + "Authorization: Basic c3RhbGU=\r\nCookie: .ASPXAUTH=abc; theme=dark\r\n"
              + "Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: x-one; y=1\r\n\r\n");
      Answer agreed = Answer.read(caller, false);

      assertThat(head())
          .isEqualTo(
              "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:"
                  + upstream.port()
                  + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                  + Ws.KEY
                  + "\r\nOrigin: https://app\r\nCookie: theme=dark\r\n"
                  + "Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: x-one; y=1\r\n"
                  + "Via: 1.1 journey\r\nForwarded: for=127.0.0.1;proto=http;host=a\r\n"
                  + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                  + "X-Forwarded-Host: a\r\nX-Request-Id: "
                  + agreed.requestId()
                  + "\r\nAuthorization: Bearer token-1\r\n\r\n");
      assertThat(agreed.head())
          .isEqualTo(
              "HTTP/1.1 101 Switching Protocols\r\n"
                  + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                  + "Sec-WebSocket-Protocol: b\r\nX-Request-Id: "
                  + agreed.requestId()
                  + "\r\nCache-Control: private\r\n"
                  + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    }
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  String head = peer.readHead();
                  heads.add(head);
                  boolean stale = head.contains("token-1\r\n");
                  peer.send(
                      stale ? "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n" : Ws.agreement(head));
                  peer.isEnded();
                });
        FakeTenant tokens = FakeTenant.ofTokens();
        RunningGateway gateway =
            RunningGateway.start(directory, Yaml.injecting(upstream.url(), tokens.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(Answer.read(caller.send(ASK + "\r\n"), false).status()).isEqualTo(101);
      assertThat(head()).contains("Bearer token-1\r\n");
      assertThat(head()).contains("Bearer token-2\r\n", "Upgrade: websocket\r\n");
      assertThat(upstream.connections()).isEqualTo(2);
    }
  }

  @Test
  void theDecisionIsTheOneOfEveryCall() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(peer -> agree(peer, ""));
        FakeTenant tokens = FakeTenant.ofTokens();
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Yaml.injecting(upstream.url(), tokens.url())
                    .replace("rest: [\".*\"]", "rest: [{ regex: \"/c.*\", methods: [GET] }]"))) {
      List<String> asked =
          List.of(
              ASK.replace("X-Api-Key", "X-No-Key"),
              ASK.replace("/chat", "/other"),
              ASK.replace("/chat", "/a/../chat"));
      List<String> verdicts = List.of("401 caller:unproven", "403 scope:not-opened", "400 ");
      for (int i = 0; i < asked.size(); i++) {
        try (RawPeer caller = gateway.connect()) {
          Answer answer = Answer.read(caller.send(asked.get(i) + "\r\n"), false);
          assertThat(answer.verdict()).startsWith(verdicts.get(i));
        }
      }
      assertThat(upstream.connections()).isZero();
    }
  }

  @Test
  void itsConnectionCarriesNothingElse() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  while (true) {
                    heads.add(peer.readHead());
                    peer.send(FakeTenant.HI);
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (String request : List.of(Call.get("/1"), Ws.handshake(), Call.get("/2"))) {
        assertThat(caller.send(request).readMessage()).endsWith("hi");
      }
      assertThat(upstream.connections()).isEqualTo(2);
    }
  }

  @Test
  void anExtensionThatWasAgreedOnOwnsItsBit() throws Exception {
    String offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> agree(peer, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Ws.handshake(offer)).readHead();
      caller.send(Frames.masked(0xc1, "deflated"));

      assertThat(Ws.readFrame(caller)).isEqualTo(Frames.plain(0xc1, "deflated"));
    }
  }

  @Test
  void framesRightBehindTheAgreementAreNotLost() throws Exception {
    String greeting = Frames.plain(Frames.FIN | Frames.TEXT, "welcome");
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  String head = peer.readHead();
                  peer.send(
                      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                          + Ws.agreement(head)
                          + greeting);
                  peer.isEnded();
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Ws.handshake());
      assertThat(caller.readHead()).startsWith("HTTP/1.1 103 ");
      assertThat(caller.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(Ws.readFrame(caller)).isEqualTo(greeting);
    }
  }
}
