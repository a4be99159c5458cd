package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.bootstrap.HandTimed;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.Minted;
import io.latchkey.gateway.upstream.credential.SlotState;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway whose pool goes by hand, and a token endpoint that answers when it is told to. */
final class TokenLifeScene implements AutoCloseable {
  /** The tokens live so long that an attempt and their end may cross. */
  static final Duration LIFE = Duration.ofSeconds(6);

  private static final String REFUSED = FakeTenant.answer("401 Unauthorized", "", "no");

  final FakeTenant tenant = new FakeTenant();
  final HandTimed timed;
  final CompletableFuture<Minted> nextToken = new CompletableFuture<>();
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private volatile String refused = "";
  private int landed;

  TokenLifeScene(Path directory) throws IOException {
    tenant.mints(request -> reply());
    tenant.answers(
        request ->
            !refused.isEmpty() && request.field("Authorization").endsWith(refused)
                ? REFUSED
                : FakeTenant.HI);
    String yaml = Yaml.injecting(tenant.url(), tenant.url() + "/token");
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    if (!(ConfigFile.load(file, Map.of()) instanceof Loaded.Valid valid)) {
      throw new AssertionError("the test's configuration is wrong");
    }
    timed = HandTimed.start(valid);
    reaches(SlotState.MINTING);
  }

  private String reply() {
    try {
      String reply = replies.poll(10, TimeUnit.SECONDS);
      return reply == null ? "" : reply;
    } catch (InterruptedException testIsOver) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  TokenPool pool() {
    return timed.pool();
  }

  SlotState state() {
    timed.clock().settle();
    return pool().status().state();
  }

  /** Waits until the pool stands so. */
  void reaches(SlotState state) {
    await().untilAsserted(() -> assertThat(state()).isEqualTo(state));
  }

  /** Waits until the newest token is that one. */
  void reaches(long generation) {
    await().until(() -> pool().status().generation() == generation);
  }

  /** The attempt that is under way, or the next one, brings a token. */
  void lands() {
    String token = "token-" + ++landed;
    replies.add(
        FakeTenant.json(
            "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
                .formatted(token, LIFE.toSeconds())));
  }

  /** The attempt that is under way, or the next one, fails in a way that may pass. */
  void fails() {
    replies.add(FakeTenant.answer("503 Service Unavailable", "", ""));
  }

  /** The attempt that is under way fails, and the next may be made after so many seconds. */
  void failsFor(int seconds) {
    String fields = seconds == 0 ? "" : "Retry-After: " + seconds + "\r\n";
    replies.add(FakeTenant.answer("503 Service Unavailable", fields, ""));
    await().until(() -> pool().status().lastFailure() != null);
  }

  void advance(Duration time) {
    timed.clock().advance(time);
  }

  void fresh() {
    lands();
    reaches(SlotState.FRESH);
  }

  /** A token in use comes due, and the attempt for its successor is under way. */
  void refreshing() {
    fresh();
    assertThat(call()).isEqualTo("200 token-1");
    becomesDue();
  }

  void becomesDue() {
    advance(LIFE.dividedBy(2).minusMillis(1));
    for (int i = 0; i < 4 && state() == SlotState.FRESH; i++) {
      advance(Duration.ofMillis(100));
    }
    reaches(SlotState.REFRESHING);
  }

  /** The tenant revokes the first token while its successor is being got. */
  CompletableFuture<String> rejected() {
    refreshing();
    CompletableFuture<String> call = callWhileRefused("token-1");
    reaches(SlotState.REJECTED);
    return call;
  }

  void expired() {
    fresh();
    advance(LIFE);
    reaches(SlotState.EXPIRED);
  }

  void backingOff() {
    fails();
    reaches(SlotState.BACKING_OFF);
  }

  CompletableFuture<String> callWhileRefused(String token) {
    refused = token;
    return calling();
  }

  /** The status of a call and the token that it went with in the end. */
  String call() {
    try (RawPeer caller = RawPeer.connect(timed.gateway().addresses().get(0))) {
      Answer answer = Answer.read(caller.send(Bench.request("GET", "/", "")), false);
      List<Answer> sent = tenant.sent();
      String with =
          sent.isEmpty() ? "" : sent.get(sent.size() - 1).field("Authorization").substring(7);
      return (answer.verdict() + " " + with).strip();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  CompletableFuture<String> calling() {
    return CompletableFuture.supplyAsync(this::call);
  }

  /** Turns the pool to a source whose first token has {@code life} left. */
  void promote(Duration life) {
    Minted first =
        new Minted(
            Secret.of("first"),
            LIFE,
            timed.clock().nanoTime() - LIFE.minus(life).toNanos(),
            List.of(),
            Duration.ZERO);
    pool().promote(next(), first);
    timed.clock().settle();
  }

  private TokenSource next() {
    return new TokenSource() {
      @Override
      public CompletionStage<Minted> fetch(@Nullable Secret rejected) {
        return nextToken;
      }

      @Override
      public Set<String> endpointPaths() {
        return Set.of("/next");
      }

      @Override
      public CompletionStage<Boolean> isOfSameUser(Secret token, Secret next) {
        return CompletableFuture.completedFuture(true);
      }
    };
  }

  /** The source that the pool was turned to brings its token. */
  void nextLands() {
    Minted minted =
        new Minted(Secret.of("next"), LIFE, timed.clock().nanoTime(), List.of(), Duration.ZERO);
    nextToken.complete(minted);
    reaches(SlotState.FRESH);
  }

  Token live() {
    return Objects.requireNonNull(pool().live());
  }

  @Override
  public void close() throws IOException {
    replies.add("");
    replies.add("");
    timed.gateway().close();
    tenant.close();
  }
}
