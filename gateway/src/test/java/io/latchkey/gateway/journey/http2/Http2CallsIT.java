package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call on a stream means what it means on a connection of HTTP/1.1. */
class Http2CallsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  private RunningGateway gateway(ScriptedUpstream upstream, String more) throws Exception {
    return RunningGateway.start(
        directory, Yaml.forwarding(upstream.url()).replace("tenant: api,", "tenant: api, " + more));
  }

  @Test
  void theTenantIsToldOfTheVersionAndOfNothingThatTheVersionAdds() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      FieldBlock block =
          caller.get("/a%20b?q=1").add("x-one", "1").add("te", "trailers").add("cookie", "b=2");
      caller.send(headers(1, WHOLE, block)).awaitEnd(1);

      assertThat(upstream.requests().get(0))
          .startsWith("GET /a%20b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + upstream.port() + "\r\n")
          .contains("\r\nCookie: .ASPXAUTH=abc; b=2\r\n", "\r\nVia: 2.0 journey\r\n")
          .contains("\r\nX-Forwarded-Host: a\r\n", "\r\nx-one: 1\r\n")
          .doesNotContainIgnoringCase("\r\nte:")
          .doesNotContain(":authority", ":path", "Transfer-Encoding");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n',204,,HEADERS",
    "GET,'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',304,9,HEADERS",
    "HEAD,'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',200,9,HEADERS",
    "GET,'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',200,0,HEADERS",
    "GET,'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',200,2,DATA",
    "GET,'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',200,,DATA",
    "GET,'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n',200,,HEADERS"
  })
  void anAnswerEndsItsStream(
      String method, String answer, String status, String length, String lastType)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(answer);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.request(method, "/x")));
      Frame head = caller.awaitAnswer(1);
      Frame last = head.endsStream() ? head : caller.awaitEnd(1);

      assertThat(head.status()).isEqualTo(status);
      assertThat(head.fields().get("content-length"))
          .isEqualTo(length == null ? null : io.netty.util.AsciiString.of(length));
      assertThat(head.fields().names()).doesNotContain(io.netty.util.AsciiString.of("connection"));
      assertThat(last.toString()).startsWith(lastType);
    }
  }

  @Test
  void interimAnswersComeBeforeTheFinalOne() throws Exception {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.read("2\r\nhi\r\n0\r\n\r\n".length());
                  peer.send(hints + OK);
                });
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x").add("expect", "100-continue")));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("100");
      caller.send(data(1, END_STREAM, "hi"));

      Frame early = caller.awaitAnswer(1);
      assertThat(early.status()).isEqualTo("103");
      assertThat(early.fields().get("link").toString()).isEqualTo("</a>");
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
      assertThat(caller.awaitEnd(1).type()).isEqualTo(Frame.DATA);
    }
  }

  @Test
  void aCallThatIsTakenBackIsTakenBackFromTheTenant() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  asked.complete(peer.readHead());
                  ended.complete(peer.isEnded());
                });
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x")));
      asked.get(5, SECONDS);
      caller.send(Frames.reset(1));

      assertThat(ended.get(5, SECONDS)).isTrue();
      Seen.lives(caller);
    }
  }

  @Test
  void contentThatNobodyNeedsAfterARefusalIsToldSo() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "maxContent: 10B,");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(
          headers(1, END_HEADERS, caller.post("/x")), data(1, 0, "0123456789"), data(1, 0, "0"));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("413");
      Frame reset = caller.awaitFrame("reset", frame -> frame.is(Frame.RST_STREAM, 1));
      caller.send(data(1, 0, "still on its way"), data(1, END_STREAM, "and so is this"));

      assertThat(caller.read()).anyMatch(frame -> frame.is(Frame.DATA, 1) && frame.endsStream());
      assertThat(reset.code()).isEqualTo(ErrorCode.NO_ERROR);
      Seen.lives(caller);
    }
  }

  @Test
  void aRefusalIsAProblemDocument() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/a/%2e%2e/b")));
      Frame head = caller.awaitAnswer(1);
      Frame content = caller.awaitEnd(1);

      assertThat(head.status()).isEqualTo("400");
      assertThat(head.fields().get("content-type").toString())
          .isEqualTo("application/problem+json");
      assertThat(new String(content.payload(), StandardCharsets.UTF_8))
          .contains("urn:latchkey:refusal:parse:ambiguous-target");
      assertThat(upstream.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/x,GET,https,200",
    "/x,GET,HTTP,200",
    "/x,GET,ftp,400",
    "x,GET,http,400",
    "*,OPTIONS,http,400",
    "http://a/x,GET,http,400",
    "/x#y,GET,http,400",
    "/x,TRACE,http,501",
    "//x,GET,http,400"
  })
  void whatHttp1AnswersIsAnswered(String path, String method, String scheme, String status)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.request(method, path).set(":scheme", scheme)));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo(status);
      assertThat(upstream.requests()).hasSize(status.equals("200") ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a,a,200",
    "a,A.,200",
    "a,a:80,200",
    "a:80,a,200",
    "a,b,400",
    "a,a:81,400",
    "u@a,,400",
    "a b,,0",
    ",a,200",
    ",,400",
    "a,'a,b',400",
    "'',a,400"
  })
  void theHostHasOneName(String authority, String host, String status) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = gateway(upstream, "");
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      FieldBlock block = caller.get("/x");
      if (authority == null) {
        block.without(":authority");
      } else {
        block.set(":authority", authority);
      }
      if (host != null) {
        block.add("host", host);
      }
      caller.send(headers(1, WHOLE, block));
      Frame first = caller.awaitFrame("an answer", frame -> frame.stream() == 1);

      assertThat(first.type() == Frame.RST_STREAM ? "0" : first.status()).isEqualTo(status);
      assertThat(upstream.requests()).hasSize(status.equals("200") ? 1 : 0);
    }
  }
}
