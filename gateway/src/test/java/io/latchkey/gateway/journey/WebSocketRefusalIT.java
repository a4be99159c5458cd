package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A switch of protocols smuggles nothing, to either side. */
class WebSocketRefusalIT {
  private static final String FRAME = Frames.masked(Frames.FIN | Frames.TEXT, "early");
  private static final String SMUGGLED = Call.get("/smuggled");

  @TempDir Path directory;
  private final LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();

  private interface Talk {
    void with(RunningGateway gateway, RawPeer caller) throws Exception;
  }

  private ScriptedUpstream through(ScriptedUpstream.Script script, Talk talk) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(script);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      talk.with(gateway, caller);
      return upstream;
    }
  }

  private void ordinary(RawPeer peer) throws IOException {
    while (true) {
      heads.add(peer.readHead());
      peer.send(FakeTenant.HI);
    }
  }

  private ScriptedUpstream.Script answering(UnaryOperator<String> answer) {
    return peer -> {
      String head = peer.readHead();
      heads.add(head);
      peer.send(answer.apply(head));
      peer.isEnded();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Upgrade: websocket        | Upgrade: h2c, websocket      | 400 parse:bad-handshake
          Upgrade: websocket        | Upgrade: websocket, websocket| 400 parse:bad-handshake
          GET                       | POST                         | 400 parse:bad-handshake
          Connection: Upgrade       | Connection: Upgrade~Content-Length: 5 | 400 parse:bad-handshake
          Connection: Upgrade       | Connection: Upgrade~Transfer-Encoding: chunked | 400 parse:bad-handshake
          Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8     | 426 parse:websocket-version
          X-Api-Key                 | X-No-Key                     | 401 caller:unproven
          """)
  void whatIsRefusedReachesNobody(String instead, String line, String verdict) throws Exception {
    String request = Ws.handshake().replace(instead, line.replace("~", "\r\n"));
    ScriptedUpstream upstream =
        through(
            this::ordinary,
            (gateway, caller) -> {
              Answer answer = Answer.read(caller.send(request + "0\r\n\r\n" + SMUGGLED), false);

              assertThat(answer.verdict()).isEqualTo(verdict);
              assertThat(answer.all("Connection")).contains("close");
              assertThat(caller.readToEnd()).isEmpty();
            });
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void anotherVersionIsToldOurs() throws Exception {
    through(
        this::ordinary,
        (gateway, caller) -> {
          caller.send(Ws.handshake().replace("Version: 13", "Version: 25"));
          Answer answer = Answer.read(caller, false);

          assertThat(answer.status()).isEqualTo(426);
          assertThat(answer.field("Upgrade")).isEqualTo("websocket");
          assertThat(answer.field("Sec-WebSocket-Version")).isEqualTo("13");
          assertThat(answer.all("Connection")).containsExactly("Upgrade", "close");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n",
        "Upgrade: TLS/1.0\r\nConnection: Upgrade\r\n",
        "Upgrade: websockets\r\nConnection: Upgrade\r\n"
      })
  void anyOtherUpgradeIsDropped(String lines) throws Exception {
    through(
        this::ordinary,
        (gateway, caller) -> {
          caller.send(Call.get("/x").replace("\r\n\r\n", "\r\n" + lines + "\r\n"));
          assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("hi");
          assertThat(caller.send(Call.get("/y")).readMessage()).endsWith("hi");
        });
    assertThat(heads).hasSize(2);
    assertThat(heads.toString()).doesNotContainIgnoringCase("upgrade", "http2-settings");
  }

  @Test
  void http10HasNoUpgrade() throws Exception {
    through(
        this::ordinary,
        (gateway, caller) -> {
          caller.send(Ws.handshake().replace("HTTP/1.1", "HTTP/1.0"));
          assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ");
        });
    assertThat(heads.toString()).doesNotContainIgnoringCase("upgrade");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesBeforeTheAgreementIsNoRequestOfADecliningTenant(boolean ofFrames) throws Exception {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    ScriptedUpstream upstream =
        through(
            peer -> {
              heads.add(peer.readHead());
              answer.get(5, SECONDS);
              peer.send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
              heads.add("then " + peer.readToEnd());
            },
            (gateway, caller) -> {
              caller.send(Ws.handshake()).send(ofFrames ? FRAME : SMUGGLED);
              assertThat(heads.poll(5, SECONDS)).contains("/chat ");
              answer.complete(null);
              Answer declined = Answer.read(caller, false);

              assertThat(declined.status()).isEqualTo(403);
              assertThat(declined.field("Connection")).isEqualTo("close");
              assertThat(caller.readToEnd()).isEmpty();
              assertThat(heads.poll(5, SECONDS)).isEqualTo("then ");
            });
    assertThat(upstream.connections()).isEqualTo(1);
  }

  @Test
  void whatComesBeforeTheAgreementIsSentAfterIt() throws Exception {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    through(
        peer -> {
          String head = peer.readHead();
          heads.add(head);
          answer.get(5, SECONDS);
          assertThat(peer.socket().getInputStream().available()).isZero();
          peer.send(Ws.agreement(head));
          heads.add(Ws.readFrame(peer));
        },
        (gateway, caller) -> {
          caller.send(Ws.handshake() + FRAME);
          assertThat(heads.poll(5, SECONDS)).contains("/chat ");
          answer.complete(null);

          assertThat(heads.poll(5, SECONDS)).isEqualTo(FRAME);
        });
  }

  @Test
  void aDeclinedCallerWhoWaitedKeepsItsConnection() throws Exception {
    through(
        this::ordinary,
        (gateway, caller) -> {
          assertThat(caller.send(Ws.handshake()).readMessage()).endsWith("hi");
          assertThat(caller.send(Call.get("/next")).readMessage()).endsWith("hi");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=|AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Upgrade: websocket|Upgrade: h2c",
        "Connection: Upgrade|Connection: keep-alive",
        "Connection: Upgrade|Connection: Upgrade~Content-Length: 0",
        "Connection: Upgrade|Connection: Upgrade~Transfer-Encoding: chunked",
        "Connection: Upgrade|Connection: Upgrade~Sec-WebSocket-Protocol: chat",
        "Connection: Upgrade|Connection: Upgrade~Sec-WebSocket-Extensions: x",
        "HTTP/1.1|HTTP/1.0"
      })
  void aTenantThatAgreesToSomethingElseIsCutOff(String change) throws Exception {
    String[] parts = change.replace("~", "\r\n").split("\\|");
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    through(
        peer -> {
          peer.send(Ws.agreement(peer.readHead()).replace(parts[0], parts[1]) + "frames");
          try {
            ended.complete(peer.isEnded());
          } catch (IOException reset) {
            ended.complete(true);
          }
        },
        (gateway, caller) -> {
          Answer answer = Answer.read(caller.send(Ws.handshake()), false);

          assertThat(answer.verdict()).isEqualTo("502 transport:malformed-answer");
          assertThat(ended.get(5, SECONDS)).isTrue();
          assertThat(caller.send(Call.get("/x")).readHead()).startsWith("HTTP/1.1 ");
        });
  }

  @Test
  void anUnaskedSwitchIsCutOff() throws Exception {
    through(
        answering(head -> Ws.agreement(head.replace("\r\n\r\n", "\r\n" + Ws.FIELDS + "\r\n"))),
        (gateway, caller) -> {
          Answer answer = Answer.read(caller.send(Call.get("/x")), false);

          assertThat(answer.verdict()).isEqualTo("502 transport:malformed-answer");
        });
  }

  @Test
  void aTenantThatNeverAnswersIsWaitedForNoLongerThanForAnyAnswer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(peer -> peer.readToEnd());
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.onRoute(Yaml.forwarding(upstream.url()), "timeouts: { response: 100ms }"));
        RawPeer caller = gateway.connect()) {
      assertThat(Answer.read(caller.send(Ws.handshake()), false).verdict())
          .isEqualTo("504 transport:timeout");
    }
  }
}
