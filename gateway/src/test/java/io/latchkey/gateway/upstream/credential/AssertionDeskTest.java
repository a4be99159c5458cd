package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AssertionDeskTest {
  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();
  private final Deque<Runnable> work = new ArrayDeque<>();

  private TokenSource source(AssertionDesk desk) {
    return Accounts.source(
        Accounts.with(new ClientAssertion(Accounts.signed(), "bot")),
        Accounts.generic(),
        client,
        clock,
        desk);
  }

  private TokenSource slow() {
    return source(new AssertionDesk(work::add, new SecureRandom()));
  }

  @Test
  void signingCountsAgainstTheBudgetAndExpFromTheMomentOfSigning() throws Exception {
    client.answer(200, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}");
    CompletableFuture<Minted> minted = slow().fetch(null).toCompletableFuture();
    assertThat(client.requests).as("nothing is signed on the caller's loop").isEmpty();
    clock.skip(Duration.ofSeconds(3));
    work.remove().run();
    assertThat(client.request(0).timeout()).isEqualTo(ControlCalls.EXCHANGE.minusSeconds(3));
    assertThat(minted.join().sentNanos()).isEqualTo(clock.nanoTime());
    assertThat(
            Form.of(client, 0)
                .assertion("client_assertion")
                .getJWTClaimsSet()
                .getExpirationTime()
                .toInstant())
        .isEqualTo(HandClock.START.plusSeconds(63));
  }

  @Test
  void whatIsSignedTooLateIsNotSent() {
    CompletableFuture<Minted> minted = slow().fetch(null).toCompletableFuture();
    clock.skip(ControlCalls.EXCHANGE);
    work.remove().run();
    assertThat(minted.handle((token, error) -> MintException.in(error).word()).join())
        .isEqualTo("timeout");
    assertThat(client.requests).isEmpty();
  }

  @Test
  void theDeskSignsOnOneDaemonThreadAndHasABoundedQueue() throws Exception {
    AssertionDesk desk = AssertionDesk.open(new SecureRandom());
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    all.add(
        desk.run(
                List.of(Accounts.signed()),
                () -> {
                  worker.complete(Thread.currentThread());
                  return await(gate);
                })
            .toCompletableFuture());
    Thread thread = worker.get(10, TimeUnit.SECONDS);
    assertThat(thread.getName()).isEqualTo("latchkey-signing");
    assertThat(thread.isDaemon()).isTrue();
    for (int i = 0; i < AssertionDesk.WAITING_MOST; i++) {
      all.add(
          desk.run(List.of(Accounts.signed()), () -> Thread.currentThread() == thread)
              .toCompletableFuture());
    }
    assertThat(all).noneMatch(CompletableFuture::isDone);
    MintFailure full = failure(source(desk));
    assertThat(full.word()).isEqualTo("overloaded");
    assertThat(full.permanent()).isFalse();
    assertThat(client.requests).isEmpty();
    gate.countDown();
    for (CompletableFuture<Boolean> each : all) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFileThatHangsHoldsUpNobodyElse() throws Exception {
    AssertionDesk desk = AssertionDesk.open(new SecureRandom());
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> hung =
        desk.run(List.of(new Renewed(Path.of("hung"))), () -> await(gate)).toCompletableFuture();
    CompletableFuture<Boolean> behind =
        desk.run(List.of(new Renewed(Path.of("hung"))), () -> true).toCompletableFuture();
    Supplier<String> work = () -> Thread.currentThread().getName();
    assertThat(desk.run(List.of(Accounts.signed()), work).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("latchkey-signing");
    assertThat(desk.run(List.of(new Renewed(Path.of("other"))), work).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("latchkey-reading");
    assertThat(hung).isNotDone();
    assertThat(behind).isNotDone();
    gate.countDown();
    assertThat(behind).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void anErrorAtTheDeskEndsTheRequestAtOnce() {
    AssertionDesk desk = new AssertionDesk(Runnable::run, new SecureRandom());
    assertThat(
            desk.run(
                List.of(Accounts.signed()),
                () -> {
                  throw new StackOverflowError();
                }))
        .isCompletedExceptionally();
  }

  private static boolean await(CountDownLatch gate) {
    try {
      return gate.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
