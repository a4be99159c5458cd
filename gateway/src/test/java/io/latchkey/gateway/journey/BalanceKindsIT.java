package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant of two addresses that are reached over TLS, through a proxy, or by HTTP/2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalanceKindsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CALLS = 40;

  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  /** One address's health and what it was asked. */
  private static final class Server {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger checks = new AtomicInteger();
    volatile int health = 200;

    String answer(Answer request) {
      boolean check = request.head().startsWith("GET /health ");
      (check ? checks : calls).incrementAndGet();
      int status = check ? health : 200;
      return "HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nhi";
    }
  }

  private RunningGateway gateway(String one, String other, String keys) throws IOException {
    return RunningGateway.start(
        files,
        Yaml.forwarding("URL")
            .replace(
                "url: \"URL\"",
                "urls: [\"%s\", \"%s\"], tls: { ca: \"%s\" }%s"
                    .formatted(one, other, authority.file(), keys)));
  }

  private static int status(RunningGateway gateway) throws IOException {
    try (SteadyCaller caller = new SteadyCaller(gateway.address())) {
      return caller.call(Call.get("/x")).status();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void healthChecksGoOverTlsAsCallsDoWithAndWithoutProxy(boolean proxied) throws Exception {
    Server ill = new Server();
    Server well = new Server();
    ill.health = 500;
    Function<Server, Function<Answer, String>> script = server -> server::answer;
    try (TlsUpstream one = new TlsUpstream(authority.as("good"), script.apply(ill));
        TlsUpstream other = new TlsUpstream(authority.as("good"), script.apply(well));
        ConnectProxy proxy = ConnectProxy.start();
        RunningGateway gateway =
            gateway(
                one.url(),
                other.url(),
                ", health: { path: /health, interval: 100ms }"
                    + (proxied ? ", proxy: \"http://127.0.0.1:" + proxy.port() + "\"" : ""))) {
      await().atMost(SOON).until(() -> ill.checks.get() > 3 && well.checks.get() > 1);
      for (int i = 0; i < CALLS; i++) {
        assertThat(status(gateway)).isEqualTo(200);
      }
      assertThat(ill.calls).hasValue(0);
      assertThat(well.calls).hasValue(CALLS);
      assertThat(proxy.targets().size()).matches(many -> proxied ? many > 4 : many == 0);

      ill.health = 204;
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(status(gateway)).isEqualTo(200);
                return ill.calls.get() > 0;
              });
    }
  }

  private static String content(RunningGateway gateway) throws IOException {
    try (SteadyCaller caller = new SteadyCaller(gateway.address())) {
      Answer answer = caller.call(Call.get("/x")).answer();
      assertThat(answer.verdict()).isEqualTo("200");
      return answer.content();
    }
  }

  private static List<String> contents(RunningGateway gateway) throws IOException {
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      contents.add(content(gateway));
    }
    return contents;
  }

  @Test
  void callsByHttp2GoToTheOtherAddressWhenOneBreaksOff() throws Exception {
    AtomicBoolean gone = new AtomicBoolean();
    Http2Upstream.Script until =
        end -> {
          end.begin();
          while (true) {
            Http2End.Request request = end.whole(end.request());
            if (gone.get()) {
              return;
            }
            end.answer(request.stream(), 200, "one");
          }
        };
    try (Http2Upstream one = Http2Upstream.running(authority.as("good"), until);
        Http2Upstream other = Http2Upstream.answering(authority.as("good"), request -> "other");
        RunningGateway gateway = gateway(one.url(), other.url(), "")) {
      assertThat(contents(gateway)).contains("one", "other");
      assertThat(one.http1() + other.http1()).isZero();
      assertThat(one.http2() + other.http2())
          .as("one connection for each address and event loop at the most")
          .isLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());

      one.close();
      gone.set(true);
      assertThat(contents(gateway)).containsOnly("other");
    }
  }
}
