package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.gateway.journey.VersionsBench.Way;
import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Nothing secret comes out where HTTP/2 or WebSocket is spoken, whatever the libraries below are
 * told to say: every logger there is speaks at TRACE, those of Netty included.
 */
class Http2CanaryIT {
  private final Canaries canaries = new Canaries();
  private final StringBuilder answers = new StringBuilder();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final List<Logger> talking =
      List.of(
          root,
          (Logger) LoggerFactory.getLogger("io.netty"),
          (Logger) LoggerFactory.getLogger("io.latchkey"),
          (Logger) LoggerFactory.getLogger("latchkey.access"));
  private final List<@Nullable Level> before = new ArrayList<>();
  private final String accountSession = canaries.make("session of the account");
  private final String lateSession = canaries.make("late session");
  private final String token = FakeTenant.token(canaries.make("access token"));
  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String thrown =
              event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy());
          lines.add(
              event.getLoggerName()
                  + ' '
                  + event.getFormattedMessage()
                  + event.getKeyValuePairs()
                  + thrown);
        }
      };

  @TempDir Path directory;

  @BeforeEach
  void listen() {
    ear.setContext(root.getLoggerContext());
    ear.start();
    for (Logger logger : talking) {
      before.add(logger.getLevel());
      logger.setLevel(Level.TRACE);
    }
    root.addAppender(ear);
  }

  @AfterEach
  void forget() {
    root.detachAppender(ear);
    for (int i = 0; i < talking.size(); i++) {
      talking.get(i).setLevel(before.get(i));
    }
    ear.stop();
  }

  private void answer(Answer request, VersionedUpstream.Out out) throws Exception {
    String path = request.head().split("[ ?]")[1];
    if (path.endsWith("broken")) {
      out.cut();
      return;
    }
    int status =
        path.endsWith("401") || path.endsWith("once") && turn.incrementAndGet() % 2 == 1
            ? 401
            : 200;
    out.head(status, "set-cookie", ".ASPXAUTH=" + accountSession);
    out.content("hi");
    if (path.endsWith("cut")) {
      out.cut();
      return;
    }
    out.end("set-cookie", "late=" + lateSession);
  }

  private List<String> calls() {
    String query = "?q=" + canaries.make("query");
    String session = "Cookie: a=1; .ASPXAUTH=" + canaries.make("session") + "\r\n";
    String wrong = canaries.make("wrong key");
    String content = canaries.make("content");
    return List.of(
        Bench.request("GET", "/hN/x" + query, session),
        Bench.request("GET", "/hN/once" + query, session),
        Bench.request("GET", "/hN/401" + query, session),
        Bench.request("GET", "/hN/cut" + query, session),
        Bench.request("GET", "/hN/broken" + query, session),
        Bench.request("GET", "/hN/dead/x" + query, session),
        Bench.request("GET", "/nowhere" + query, session),
        Bench.request("GET", "/hN/%zz" + query, session),
        Bench.request("GET", "/hN/x", "X: " + content + "\u0001\r\n"),
        Bench.request("GET", "/hN/x", "X: " + content.repeat(1500) + "\r\n"),
        Bench.request("GET", "/hN/x", "Content-Length: " + content + "\r\n"),
        Bench.request("GET", "/hN/x", "Host: " + content + "\r\n"),
        Bench.request("POST", "/hN/x" + query, "Content-Length: 48\r\n") + content,
        Bench.request("POST", "/hN/few/x" + query, "Content-Length: 48\r\n") + content,
        Bench.request("POST", "/hN/x", "Transfer-Encoding: chunked\r\n")
            + "1\r\na\r\n0\r\nX-Sum: "
            + content
            + "\r\n\r\n",
        "GET /hN/x HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + wrong + "\r\n\r\n",
        "GET /hN/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + wrong + "\r\n\r\n");
  }

  private void keep(Told told) {
    answers.append(told.answer().head()).append(told.answer().content()).append('\n');
  }

  private void talk(RunningGateway gateway, String query) throws IOException {
    String fields = "Cookie: .ASPXAUTH=" + canaries.make("session of a socket") + "\r\n";
    try (RawPeer caller = gateway.connect()) {
      caller.send(Bench.request("GET", "/chat?q=" + query, fields + Ws.FIELDS));
      Answer agreed = Answer.read(caller, false);
      answers.append(agreed.head());
      assertThat(agreed.status()).isEqualTo(101);
      String payload = canaries.make("payload");
      assertThat(Ws.readFrame(caller.send(Frames.masked(FIN | TEXT, payload))))
          .isEqualTo(Frames.plain(FIN | TEXT, payload));
      caller.send(payload);
      caller.readToEnd();
    }
  }

  @Test
  void nothingSecretComesOut() throws Exception {
    canaries.add("API key", Yaml.KEY);
    FakeTenant tokens = new FakeTenant();
    tokens.answers(token);
    FakeTenant others = new FakeTenant();
    others.answers(token);
    try (VersionsBench bench = new VersionsBench(directory, tokens, this::answer);
        ScriptedUpstream echo = ScriptedUpstream.running(Ws::echo);
        others;
        RunningGateway sockets =
            RunningGateway.start(directory, Yaml.injecting(echo.url(), others.url()))) {
      for (Way way : Way.all()) {
        for (String request : calls()) {
          keep(bench.call(way, request));
        }
        keep(bench.callSecured(way, calls().get(0)));
      }
      talk(sockets, canaries.make("query of a socket"));
    }

    String log = String.join("\n", lines);
    assertThat(log).contains("io.netty.", "\"http\":\"2.0\"", "\"status\":101");
    assertThat(canaries.findIn(log)).as("what was logged").isEmpty();
    assertThat(canaries.findIn(answers.toString())).as("the answers").isEmpty();
    assertIsHeard();
  }

  /** What a library would say of a field at TRACE is heard and found. */
  private void assertIsHeard() {
    String planted = canaries.make("planted");
    LoggerFactory.getLogger("io.netty.handler.codec.http2.Http2FrameLogger")
        .trace("INBOUND HEADERS: cookie: .ASPXAUTH={}", planted);
    assertThat(canaries.findIn(String.join("\n", lines))).isNotEmpty();
  }
}
