package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.http2.Frame;
import io.latchkey.gateway.journey.http2.Http2Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Answers by HTTP/2 that end before they should: no caller takes one for whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2UpstreamCutIT {
  private static final int CUTS = 100;

  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  private RunningGateway gateway(Http2Upstream upstream) throws Exception {
    String trusting = "kind: generic, tls: { ca: \"" + authority.file() + "\" },";
    return RunningGateway.start(
        files, Yaml.forwarding(upstream.url()).replace("kind: generic,", trusting));
  }

  /** How an answer of ten octets is cut short after three. */
  private static void cut(Http2End end, Http2End.Request request, int way) throws Exception {
    int stream = request.stream();
    String[] head = {":status", "200", "content-length", "10"};
    String[] open = {":status", "200"};
    end.send(Http2Frame.headers(stream, false, way % 2 == 0 ? head : open));
    end.send(Http2Frame.data(stream, "abc", false));
    switch (way % 10) {
      case 0 -> end.send(Http2Frame.data(stream, "", true));
      case 1, 2 -> end.send(Http2Frame.reset(stream, 8));
      case 3, 4 -> end.send(Http2Frame.reset(stream, 0));
      case 5 -> end.send(Http2Frame.goAway(stream, 0));
      case 6 -> end.send(Http2Frame.data(stream, "more than seven", true));
      case 7 -> end.send(Http2Frame.headers(stream, false, "x-a", "b"));
      case 8 -> end.send(Http2Frame.headers(stream, true, "x-a", "b"));
      default -> end.send(new Http2Frame(Http2Frame.PING, 0, 0, new byte[3]));
    }
    if (way % 10 == 5) {
      end.close();
    }
  }

  private Http2Upstream cutting(AtomicInteger way) throws Exception {
    return Http2Upstream.running(
        authority.as("good"),
        end -> {
          end.begin();
          while (true) {
            cut(end, end.request(), way.getAndIncrement());
          }
        });
  }

  @Test
  void noAnswerThatWasCutShortEndsCleanly() throws Exception {
    AtomicInteger way = new AtomicInteger();
    try (Http2Upstream upstream = cutting(way);
        RunningGateway gateway = gateway(upstream)) {
      int clean = 0;
      for (int i = 0; i < CUTS; i++) {
        clean += isClean(gateway) ? 1 : 0;
      }
      assertThat(way.get()).isEqualTo(CUTS);
      assertThat(clean).as("told as a clean end").isZero();
    }
  }

  /** Whether a caller of HTTP/1.1 takes what it gets for a whole answer of the tenant. */
  private static boolean isClean(RunningGateway gateway) throws Exception {
    try (RawPeer caller = gateway.connect()) {
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      return answer.status() == 200;
    } catch (IOException broken) {
      return false;
    }
  }

  @Test
  void norDoesOneForACallerOfHttp2() throws Exception {
    AtomicInteger way = new AtomicInteger();
    try (Http2Upstream upstream = cutting(way);
        RunningGateway gateway = gateway(upstream);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      int clean = 0;
      for (int stream = 1; stream < 2 * CUTS; stream += 2) {
        byte[] block = caller.get("/x").octets();
        int whole = Http2Frame.END | Http2Frame.END_HEADERS;
        caller.send(new Http2Frame(Http2Frame.HEADERS, whole, stream, block).bytes());
        clean +=
            caller.awaitEnd(stream).type() == Frame.RST_STREAM ? 0 : wasRefused(caller, stream);
      }
      assertThat(way.get()).isEqualTo(CUTS);
      assertThat(clean).as("told as a clean end").isZero();
    }
  }

  /** 0 where the whole answer was a refusal of ours. */
  private static int wasRefused(Http2Peer caller, int stream) throws IOException {
    return caller.awaitAnswer(stream).fields() != null
            && "502".contentEquals(caller.awaitAnswer(stream).fields().status())
        ? 0
        : 1;
  }

  @Test
  void aResetOfOneStreamIsNoAffairOfTheOthers() throws Exception {
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  while (true) {
                    Http2End.Request request = end.request();
                    if (request.field(":path").equals("/bad")) {
                      cut(end, request, 1);
                    } else {
                      end.answer(request.stream(), 200, "ok");
                    }
                  }
                });
        RunningGateway gateway = gateway(upstream)) {
      for (int i = 0; i < 20; i++) {
        try (RawPeer bad = gateway.connect();
            RawPeer good = gateway.connect()) {
          bad.send(Call.get("/bad"));
          assertThat(good.send(Call.get("/x")).readMessage()).endsWith("ok");
          assertThat(bad.readHead()).startsWith("HTTP/1.1 200 ");
        }
      }
      assertThat(upstream.http2()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }
}
