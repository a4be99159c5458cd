package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants that die, go away or refuse by HTTP/2: what callers see, what is sent once more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2UpstreamBrokenIT {
  private static final int CALLS = 200;

  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger posts = new AtomicInteger();

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

  private void count(Http2End.Request request) {
    (request.field(":method").equals("GET") ? gets : posts).incrementAndGet();
  }

  /** Answers the first request on each connection, and closes when the second has come. */
  private Http2Upstream dyingAfterOne() throws Exception {
    return Http2Upstream.running(
        authority.as("good"),
        end -> {
          end.begin();
          Http2End.Request first = end.request();
          count(first);
          end.answer(first.stream(), 200, "ok");
          count(end.request());
        });
  }

  @Test
  void aGetOnADeadConnectionIsSentOnceMore() throws Exception {
    gets.set(0);
    try (Http2Upstream upstream = dyingAfterOne();
        RunningGateway gateway = gateway(upstream);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(gets.get()).as("all but the first met a dead connection").isEqualTo(2 * CALLS - 1);
    }
  }

  @Test
  void aPostIsNeverSentTwice() throws Exception {
    posts.set(0);
    try (Http2Upstream upstream = dyingAfterOne();
        RunningGateway gateway = gateway(upstream);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/warm")).readMessage()).startsWith("HTTP/1.1 200 ");
        String content = i % 2 == 0 ? "Content-Length: 0\r\n" : "Content-Length: 3\r\n";
        String post = Call.post("/x", content) + (i % 2 == 0 ? "" : "abc");
        assertThat(caller.send(post).readMessage()).startsWith("HTTP/1.1 502 ");
      }
      assertThat(posts.get()).isEqualTo(CALLS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"goAway", "refused"})
  void whatTheTenantDidNotLookAtIsSentOnceMoreWhereThatIsSafe(String how) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    posts.set(0);
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  while (true) {
                    Http2End.Request request = end.request();
                    count(request);
                    if (turn.getAndIncrement() % 2 == 1) {
                      end.answer(request.stream(), 200, "ok");
                    } else if (how.equals("refused")) {
                      end.send(Http2Frame.reset(request.stream(), 7));
                    } else {
                      end.send(Http2Frame.goAway(request.stream() - 2, 0));
                    }
                  }
                });
        RunningGateway gateway = gateway(upstream);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 20; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      String post = Call.post("/x", "Content-Length: 3\r\n") + "abc";
      assertThat(caller.send(post).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(posts.get()).isEqualTo(1);
    }
  }

  @Test
  void callsUnderWayEndWellWhenTheTenantGoesAway() throws Exception {
    int calls = 40;
    int loops = Runtime.getRuntime().availableProcessors();
    AtomicInteger connections = new AtomicInteger();
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  boolean goes = connections.getAndIncrement() < loops;
                  List<Http2End.Request> taken = new ArrayList<>();
                  while (goes && taken.size() < 5) {
                    taken.add(end.request());
                  }
                  if (goes) {
                    end.send(Http2Frame.goAway(taken.get(4).stream(), 0));
                  }
                  for (Http2End.Request request : taken) {
                    end.answer(request.stream(), 200, "ok");
                  }
                  while (!goes) {
                    end.answer(end.request().stream(), 200, "ok");
                  }
                  end.request();
                });
        RunningGateway gateway = gateway(upstream)) {
      ExecutorService callers = Executors.newFixedThreadPool(calls);
      try {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
          answers.add(
              callers.submit(
                  () -> {
                    try (RawPeer caller = gateway.connect()) {
                      return caller.send(Call.get("/x")).readMessage();
                    }
                  }));
        }
        for (Future<String> answer : answers) {
          assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(connections.get()).isLessThanOrEqualTo(2 * loops);
      } finally {
        callers.shutdownNow();
      }
    }
  }
}
