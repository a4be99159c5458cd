package io.latchkey.gateway.upstream.authority;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.policy.caller.Introspected;
import io.latchkey.gateway.upstream.transport.ControlClient.Request;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrospectionTest {
  private static final String ENDPOINT = "https://sso.example/introspect";
  private static final String ACTIVE = "{\"active\":true,\"sub\":\"opaque-app\"}";

  private final HandSetExecutor time = new HandSetExecutor();
  private final ScriptedClient client = new ScriptedClient();
  private final Introspection introspection = introspection(pattern(ENDPOINT, "opaque-app"));

  private Introspection introspection(IntrospectionPattern... patterns) {
    return new Introspection(List.of(patterns), client, time, time, time::nanos);
  }

  private static IntrospectionPattern pattern(String endpoint, String subject) {
    return new IntrospectionPattern(URI.create(endpoint), "gate:way", Secret.of("s: x&"), subject);
  }

  private CompletableFuture<List<Introspected>> ask(String token) {
    CompletableFuture<List<Introspected>> asked =
        introspection.ask(Secret.of(token)).toCompletableFuture();
    time.run();
    return asked;
  }

  private boolean isActive(String token) {
    CompletableFuture<List<Introspected>> asked = ask(token);
    assertThat(asked).isCompleted();
    return !asked.join().isEmpty();
  }

  @Test
  void theQuestionIsAFormWithFormEncodedBasicCredentials() {
    client.answer(ENDPOINT, 200, ACTIVE);
    assertThat(ask("a+b/c==").join())
        .containsExactly(new Introspected(URI.create(ENDPOINT), true, "opaque-app"));
    Request request = client.sent.get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(new String(request.content(), UTF_8))
        .isEqualTo("token=a%2Bb%2Fc%3D%3D&token_type_hint=access_token");
    String basic = request.fields().first(FieldName.AUTHORIZATION);
    assertThat(basic).startsWith("Basic ");
    assertThat(new String(Base64.getDecoder().decode(basic.substring(6)), UTF_8))
        .isEqualTo("gate%3Away:s%3A+x%26");
    assertThat(request.timeout()).isEqualTo(Inquiries.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"active\":false,\"sub\":\"a\"}",
        "{\"active\":\"true\",\"sub\":\"a\"}",
        "{\"active\":1,\"sub\":\"a\"}",
        "{\"active\":true}",
        "{\"active\":true,\"sub\":\"\"}",
        "{\"active\":true,\"sub\":7}",
        "{\"active\":true,\"sub\":\"a\",\"exp\":0}",
        "{\"active\":true,\"sub\":\"a\",\"exp\":\"9999999999\"}",
        "{\"active\":true,\"sub\":\"a\",\"nbf\":9999999999}",
        "{\"active\":true,\"sub\":\"a\",\"token_type\":\"DPoP\"}",
        "{\"active\":true,\"sub\":\"a\",\"token_type\":\"refresh_token\"}",
        "{\"active\":true,\"sub\":\"a\",\"cnf\":{\"x5t#S256\":\"AA\"}}",
        "{\"active\":true,\"sub\":\"a\",\"active\":true}",
        "{\"active\":true,\"sub\":\"a\"} {}",
        "{\"sub\":\"a\"}",
        "[]",
        "<html>",
        ""
      })
  void anAnswerThatLeavesADoubtIsNotActive(String answer) {
    client.answer(ENDPOINT, 200, answer);
    assertThat(isActive("token")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 400, 401, 500})
  void onlyStatus200IsAnAnswer(int status) {
    client.answer(ENDPOINT, status, ACTIVE);
    assertThat(isActive("token")).isFalse();
  }

  @Test
  void aSubjectOfTheMostLengthIsTakenAndALongerOneIsNot() {
    String most = "s".repeat(IntrospectionReply.MAX_SUBJECT);
    client.answer(ENDPOINT, 200, "{\"active\":true,\"sub\":\"" + most + "\"}");
    assertThat(isActive("one")).isTrue();
    client.answer(ENDPOINT, 200, "{\"active\":true,\"sub\":\"" + most + "s\"}");
    assertThat(isActive("two")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 60000", "30, 30000", "90, 60000", "-1, 10000", "1, 1000"})
  void anActiveAnswerIsKeptUntilItExpiresAndAMinuteAtMost(int expiresIn, int millis) {
    long exp = time.instant().getEpochSecond() + expiresIn;
    String member = expiresIn == 0 ? "" : ",\"exp\":" + exp;
    client.answer(ENDPOINT, 200, "{\"active\":true,\"sub\":\"a\"" + member + "}");
    ask("token");
    time.pass(Duration.ofMillis(millis).minusNanos(1));
    ask("token");
    assertThat(client.sent).hasSize(1);
    time.pass(Duration.ofNanos(1));
    ask("token");
    assertThat(client.sent).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"200, 10000", "500, 1000"})
  void anAnswerThatIsNotActiveAndAFailureAreKeptToo(int status, int millis) {
    client.answer(ENDPOINT, status, "{\"active\":false}");
    assertThat(isActive("token")).isFalse();
    time.pass(Duration.ofMillis(millis).minusNanos(1));
    assertThat(isActive("token")).isFalse();
    assertThat(client.sent).hasSize(1);
    time.pass(Duration.ofNanos(1));
    assertThat(isActive("token")).isFalse();
    assertThat(client.sent).hasSize(2);
  }

  @Test
  void oneTokenIsAskedAboutOnceForAllWhoWait() {
    List<CompletableFuture<List<Introspected>>> waiting = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiting.add(ask("token"));
    }
    assertThat(client.sent).hasSize(1);
    client.open.get(0).complete(ScriptedClient.answer(200, ACTIVE));
    time.run();
    assertThat(waiting).allSatisfy(asked -> assertThat(asked.join()).hasSize(1));
  }

  @Test
  void anAuthorityThatDoesNotAnswerEndsTheWaitAfterTwoSeconds() {
    CompletableFuture<List<Introspected>> asked = ask("token");
    time.pass(Inquiries.TIMEOUT.minusNanos(1));
    assertThat(asked).isNotDone();
    time.pass(Duration.ofNanos(1));
    assertThat(asked.join()).isEmpty();
    client.open.get(0).complete(ScriptedClient.answer(200, ACTIVE));
    time.run();
    assertThat(isActive("token")).isFalse();
    assertThat(client.sent).hasSize(1);
  }

  @Test
  void callsAndTheLineBehindThemAreBounded() {
    int most = Inquiries.MAX_CALLS + Inquiries.MAX_QUEUED;
    List<CompletableFuture<List<Introspected>>> waiting = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      waiting.add(ask("token" + i));
    }
    assertThat(client.sent).hasSize(Inquiries.MAX_CALLS);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(ask("one-more").join()).isEmpty();

    client.open.get(0).complete(ScriptedClient.answer(200, ACTIVE));
    time.run();
    assertThat(waiting.get(0).join()).hasSize(1);
    assertThat(client.sent).hasSize(Inquiries.MAX_CALLS + 1);
    time.pass(Inquiries.TIMEOUT);
    assertThat(waiting).allMatch(CompletableFuture::isDone);

    time.pass(Duration.ofSeconds(1));
    client.answer(ENDPOINT, 200, ACTIVE);
    assertThat(isActive("one-more")).isTrue();
  }

  @Test
  void waitersAreBounded() {
    for (int i = 0; i < Introspection.MAX_WAITERS; i++) {
      assertThat(introspection.ask(Secret.of("token")).toCompletableFuture()).isNotDone();
    }
    assertThat(introspection.ask(Secret.of("token")).toCompletableFuture().join()).isEmpty();
    time.pass(Inquiries.TIMEOUT);
    assertThat(introspection.ask(Secret.of("other")).toCompletableFuture()).isNotDone();
  }

  @Test
  void answersBeyondTheMostAreForgotten() {
    client.answer(ENDPOINT, 200, ACTIVE);
    int asked = Introspection.MAX_CACHED + 500;
    for (int i = 0; i < asked; i++) {
      ask("token" + i);
    }
    for (int i = 0; i < asked; i++) {
      ask("token" + i);
    }
    assertThat(client.sent).hasSizeGreaterThanOrEqualTo(asked + 500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nb", "tök", "=", "a,b"})
  void whatIsNoBearerTokenIsNotAskedAbout(String token) {
    assertThat(isActive(token)).isFalse();
    assertThat(client.sent).isEmpty();
  }

  @Test
  void theLongestTokenIsAskedAboutAndALongerOneIsNot() {
    client.answer(ENDPOINT, 200, ACTIVE);
    assertThat(isActive("t".repeat(Introspection.MAX_TOKEN))).isTrue();
    assertThat(isActive("t".repeat(Introspection.MAX_TOKEN + 1))).isFalse();
  }

  @Test
  void everyAuthorityIsAskedOnceAndOneThatFailsDoesNotHideAnother() {
    String second = "https://other.example/introspect";
    Introspection both =
        introspection(
            pattern(ENDPOINT, "a"), pattern(ENDPOINT, "b"), pattern(second, "opaque-app"));
    client.answer(second, 200, ACTIVE);
    CompletableFuture<List<Introspected>> asked =
        both.ask(Secret.of("token")).toCompletableFuture();
    time.run();
    assertThat(client.sent).hasSize(2);
    client
        .open
        .get(0)
        .completeExceptionally(
            new UpstreamException(UpstreamException.Kind.BROKEN, "it broke off"));
    time.run();
    assertThat(asked.join())
        .containsExactly(new Introspected(URI.create(second), true, "opaque-app"));
  }

  @Test
  void nobodyIsAskedWhereNobodyIsConfigured() {
    assertThat(introspection().isConfigured()).isFalse();
    assertThat(introspection().ask(Secret.of("token")).toCompletableFuture().join()).isEmpty();
  }
}
