package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a tenant of HTTP/2 says that it did not look at (RFC 9113 section 8.7): it is sent once more
 * whatever its method, with the content that was kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2RetryIT {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  private RunningGateway gateway(Http2Upstream upstream, FakeTenant tokens) throws Exception {
    String trusting = "kind: generic, tls: { ca: \"" + authority.file() + "\" },";
    String yaml = Yaml.injecting(upstream.url(), tokens.url()).replace("kind: generic,", trusting);
    return RunningGateway.start(files, Call.onRoute(yaml, "replayContent: 8B"));
  }

  /** Does with each request what {@code how} says in its place, then answers. */
  private Http2Upstream upstream(List<String> how) throws Exception {
    seen.clear();
    return Http2Upstream.running(
        authority.as("good"),
        end -> {
          end.begin();
          while (true) {
            Http2End.Request request = end.whole(end.request());
            int place = seen.size();
            seen.add(request.field(":method") + " " + request.content());
            switch (place < how.size() ? how.get(place) : "answer") {
              case "refused" -> end.send(Http2Frame.reset(request.stream(), 7));
              case "cancelled" -> end.send(Http2Frame.reset(request.stream(), 8));
              case "goAway" -> end.send(Http2Frame.goAway(request.stream() - 2, 0));
              case "early" ->
                  end.send(
                      Http2Frame.headers(request.stream(), false, ":status", "103"),
                      Http2Frame.reset(request.stream(), 7));
              case "401" -> end.answer(request.stream(), 401, "no");
              default -> end.answer(request.stream(), 200, "ok");
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "POST, content, refused, 200, 2",
    "POST, content, goAway, 200, 2",
    "PATCH, content, refused, 200, 2",
    "GET, '', refused, 200, 2",
    "GET, '', cancelled, 200, 2",
    "POST, '', cancelled, '502 transport:broken', 1",
    "PUT, content, cancelled, '502 transport:broken', 1",
    "POST, exactly8, refused, 200, 2",
    "POST, one-more!, refused, '502 transport:broken', 1",
    "GET, '', early, '502 transport:broken', 1",
    "POST, content, 'refused refused', '502 transport:broken', 2",
    "POST, content, 'goAway refused', '502 transport:broken', 2",
    "POST, content, '401 refused', 200, 3",
    "POST, content, 'refused 401', 200, 3",
    "POST, content, '401 goAway', 200, 3",
    "POST, content, '401 refused refused', '502 transport:broken', 3"
  })
  void itIsSentOnceMoreWithTheSameContent(
      String method, String content, String how, String verdict, int times) throws Exception {
    try (Http2Upstream upstream = upstream(List.of(how.split(" ")));
        FakeTenant tokens = FakeTenant.ofTokens();
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer caller = gateway.connect()) {
      String length = "Content-Length: " + content.length() + "\r\n";
      caller.send(Bench.request(method, "/x", length) + content);
      Answer answer = Answer.read(caller, false);
      while (answer.status() == 103) {
        answer = Answer.read(caller, false);
      }

      assertThat(answer.verdict()).isEqualTo(verdict);
      assertThat(seen).hasSize(times).containsOnly(method + " " + content);
    }
  }

  @Test
  void contentThatIsStillToComeFollows() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  Http2End.Request request = end.request();
                  if (turn.getAndIncrement() == 0) {
                    end.send(Http2Frame.reset(request.stream(), 7));
                  } else {
                    again.countDown();
                    end.answer(request.stream(), 200, end.whole(request).content());
                  }
                  end.request();
                });
        FakeTenant tokens = FakeTenant.ofTokens();
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer caller = gateway.connect()) {
      caller.send(Bench.request("POST", "/x", "Content-Length: 5\r\n") + "a");
      again.await();
      caller.send("bcde");
      assertThat(Answer.read(caller, false).content()).isEqualTo("abcde");
    }
  }
}
