package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Yaml;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HttpClient of the JDK, with its WebSocket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaHttpClientIT {
  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    bench = Bench.start(directory);
  }

  @AfterAll
  void closeBench() throws Exception {
    bench.close();
  }

  /** By default it asks in clear for h2c by Upgrade, at each new connection: no one switches. */
  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, clear, 1.1",
    "HTTP_2, clear, 1.1",
    "HTTP_1_1, secure, 1.1",
    "HTTP_2, secure, 2"
  })
  void everyCallGoesThrough(HttpClient.Version asked, String listener, String version)
      throws Exception {
    String name = "java-" + asked + "-" + listener;
    HttpClient client =
        HttpClient.newBuilder().version(asked).sslContext(bench.authority.trusting()).build();
    List<Outcome> outcomes = new ArrayList<>();
    for (Wanted call : Plan.calls()) {
      outcomes.add(call(client, name, base(listener), call));
    }
    bench.assertAllWent(outcomes);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.error() == null)
        .extracting(Outcome::version)
        .containsOnly(version);
  }

  private String base(String listener) {
    return listener.equals("secure") ? bench.secureUrl() : bench.clearUrl();
  }

  private static Outcome call(HttpClient client, String name, String base, Wanted call)
      throws Exception {
    URI uri;
    try {
      uri = URI.create(base + call.target());
    } catch (IllegalArgumentException noUri) {
      return outcome(name, call, 0, null, new byte[0], null, "cannot: no URI to Java");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(call.method(), content(call))
            .header("X-Api-Key", Yaml.KEY)
            .header("X-Case", name + " " + call.name())
            .expectContinue(call.expect())
            .timeout(Duration.ofSeconds(20));
    call.fields().forEach(request::header);
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    String version = answer.version() == HttpClient.Version.HTTP_2 ? "2" : "1.1";
    String location = answer.headers().firstValue("Location").orElse(null);
    return outcome(name, call, answer.statusCode(), version, answer.body(), location, null);
  }

  private static BodyPublisher content(Wanted call) {
    byte[] octets = call.content().getBytes(StandardCharsets.US_ASCII);
    if (call.chunked()) {
      return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(octets));
    }
    return octets.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(octets);
  }

  private static Outcome outcome(
      String client,
      Wanted call,
      int status,
      @Nullable String version,
      byte[] content,
      @Nullable String location,
      @Nullable String error) {
    // a question mark with nothing behind it is lost in HTTP/1.1
    boolean lost = call.target().endsWith("?") && "1.1".equals(version);
    String target = lost ? call.target().substring(0, call.target().length() - 1) : null;
    return new Outcome(
        client,
        call.name(),
        status,
        version,
        target,
        content.length,
        Check.sha256(content),
        location,
        error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "secure"})
  void itsWebSocketEchoes(String listener) throws Exception {
    CompletableFuture<String> echoed = new CompletableFuture<>();
    HttpClient client = HttpClient.newBuilder().sslContext(bench.authority.trusting()).build();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("X-Api-Key", Yaml.KEY)
            .buildAsync(
                URI.create(base(listener).replaceFirst("http", "ws") + "/ws"), completing(echoed))
            .get(20, TimeUnit.SECONDS);
    socket.sendText("x".repeat(70_000), true).get(20, TimeUnit.SECONDS);
    assertThat(echoed.get(20, TimeUnit.SECONDS)).isEqualTo("x".repeat(70_000));
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(20, TimeUnit.SECONDS);
  }

  private static WebSocket.Listener completing(CompletableFuture<String> whole) {
    StringBuilder text = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
          whole.complete(text.toString());
        }
        return WebSocket.Listener.super.onText(socket, data, last);
      }
    };
  }
}
