package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.UpstreamException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Probe PROBE = new Probe("GET", "/orders?top=1&x=S3CRET");

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();
  private final ScriptedSource source = new ScriptedSource(clock);

  private CompletableFuture<Minted> run(@Nullable Probe probe) {
    return run(probe, Accounts.tenant(TenantKind.GENERIC, "https://api.example.com/base/"));
  }

  private CompletableFuture<Minted> run(@Nullable Probe probe, TenantSettings tenant) {
    CompletableFuture<Minted> result =
        new Trial(source, probe, tenant, client, clock).run().toCompletableFuture();
    clock.run();
    return result;
  }

  private static MintFailure failure(CompletableFuture<Minted> result) {
    assertThat(result).isCompletedExceptionally();
    try {
      result.join();
    } catch (CompletionException failed) {
      assertThat(failed.getCause()).isInstanceOf(MintException.class);
      return MintException.in(failed);
    }
    throw new AssertionError("it passed");
  }

  private MintFailure answered(int status, String... fields) {
    client.answer(status, "upstream-content", fields);
    CompletableFuture<Minted> result = run(PROBE);
    source.land(HOUR);
    return failure(result);
  }

  @Test
  void withoutAProbeTheTokenIsEnough() {
    CompletableFuture<Minted> result = run(null);
    assertThat(result).isNotDone();
    source.land(HOUR);
    assertThat(result.join().lifetime()).isEqualTo(HOUR);
    assertThat(source.fetches).isOne();
    assertThat(source.refused).containsExactly((io.latchkey.gateway.http.Secret) null);
    assertThat(source.ended).isEmpty();
    assertThat(client.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 206, 299})
  void aProbeOfTwoHundredPassesAndTheTokenLivesOn(int status) {
    client.answer(status, "");
    CompletableFuture<Minted> result = run(PROBE);
    source.land(HOUR);
    assertThat(result.join().token().reveal()).isEqualTo("token-1-0");
    assertThat(source.ended).isEmpty();
  }

  @Test
  void theProbeIsOneCallBehindTheBasePathWithTheTokenAlone() {
    client.answer(200, "");
    run(PROBE);
    source.land(HOUR);
    assertThat(client.requests).hasSize(1);
    ControlClient.Request request = client.request(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri()).hasToString("https://api.example.com/base/orders?top=1&x=S3CRET");
    assertThat(client.field(0, "authorization")).isEqualTo("Bearer token-1-0");
    assertThat(request.fields().count()).isOne();
    assertThat(request.content()).isEmpty();
    assertThat(request.timeout()).isEqualTo(ProbeCall.MOST);
    assertThat(request.maxContent()).isEqualTo(ControlClient.Request.HEAD_ALONE);
  }

  @Test
  void aProbeOfIdentitySpeaksAsCallsThereDo() {
    client.answer(204, "");
    run(new Probe("HEAD", "/Security/WhoAmI"), Accounts.identity());
    source.land(HOUR);
    assertThat(client.request(0).method()).isEqualTo("HEAD");
    assertThat(client.request(0).uri()).hasToString("https://abc1234.id.example/Security/WhoAmI");
    assertThat(client.field(0, "x-idap-native-client")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "301, true, a redirect",
    "302, true, a redirect",
    "304, true, a redirect",
    "400, true, does not take this call",
    "401, true, does not accept the credential",
    "403, true, 'rights, role and scopes'",
    "404, true, nothing at this path",
    "405, true, does not take the method",
    "407, true, proxy",
    "408, false, just now",
    "410, true, does not take this call",
    "425, false, just now",
    "429, false, no more calls",
    "499, true, does not take this call",
    "500, false, fault of its own",
    "503, false, fault of its own",
    "599, false, fault of its own",
  })
  void anyOtherStatusFailsTheTrialAndEndsTheToken(int status, boolean lasting, String meaning) {
    MintFailure failure = answered(status, "Location", "https://evil.example/?S3CRET");
    assertThat(failure.permanent()).isEqualTo(lasting);
    assertThat(failure.word()).isEqualTo("probe-" + status);
    assertThat(failure.sentence())
        .startsWith("the probe GET /orders was answered " + status + ": ")
        .contains(meaning)
        .doesNotContain("S3CRET", "upstream-content", "token-");
    assertThat(failure.description()).isEmpty();
    assertThat(source.ended).hasSize(1);
    assertThat(source.ended.get(0).reveal()).isEqualTo("token-1-0");
    assertThat(client.requests).hasSize(1);
    assertThat(source.fetches).isOne();
  }

  @Test
  void whatTheApiSaysOfLaterIsKept() {
    assertThat(answered(429, "Retry-After", "7").retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aProbeWithoutAnAnswerMayPassLater(Kind kind) {
    client.breaks(kind);
    CompletableFuture<Minted> result = run(PROBE);
    source.land(HOUR);
    MintFailure failure = failure(result);
    assertThat(failure.permanent()).isFalse();
    assertThat(failure.word()).startsWith("probe-");
    assertThat(failure.sentence()).startsWith("the probe got no answer: ");
    assertThat(source.ended).hasSize(1);
  }

  @Test
  void aTargetThatIsNoneFailsForGood() {
    CompletableFuture<Minted> result = run(new Probe("GET", "/a{b"));
    source.land(HOUR);
    MintFailure failure = failure(result);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.sentence()).contains("probe").doesNotContain("{");
    assertThat(source.ended).hasSize(1);
    assertThat(client.requests).isEmpty();
  }

  @Test
  void whatTheTokenEndpointRefusesIsSaidAsItIsAndNothingIsProbed() {
    MintFailure refused = MintFailure.lasting("invalid_client", "no such client");
    CompletableFuture<Minted> result = run(PROBE);
    source.fail(refused);
    assertThat(failure(result)).isEqualTo(refused);
    assertThat(source.fetches).isOne();
    assertThat(source.ended).isEmpty();
    assertThat(client.requests).isEmpty();
  }

  @Test
  void aSourceThatNeverEndsIsGivenUpAndItsLateTokenEnded() {
    CompletableFuture<Minted> result = run(PROBE);
    clock.advance(ControlCalls.WATCHDOG.minusNanos(1));
    assertThat(result).isNotDone();
    clock.advance(Duration.ofNanos(1));
    assertThat(failure(result).word()).isEqualTo("timeout");
    assertThat(failure(result).permanent()).isFalse();
    source.land(HOUR);
    assertThat(source.ended).hasSize(1);
    assertThat(client.requests).isEmpty();
  }

  @Test
  void aSourceThatThrowsFailsTheTrial() {
    TokenSource broken =
        new ScriptedSource(clock) {
          @Override
          public CompletableFuture<Minted> fetch(
              io.latchkey.gateway.http.@Nullable Secret refused) {
            throw new IllegalStateException("S3CRET");
          }
        };
    CompletableFuture<Minted> result =
        new Trial(broken, null, Accounts.generic(), client, clock).run().toCompletableFuture();
    clock.run();
    assertThat(failure(result).sentence())
        .contains("IllegalStateException")
        .doesNotContain("S3CRET");
  }
}
