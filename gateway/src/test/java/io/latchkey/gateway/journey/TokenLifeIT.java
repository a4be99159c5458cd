package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.SlotState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way of a token's life, over real sockets and by a clock that is set by hand. */
class TokenLifeIT {
  private static final Duration DEAD = Duration.ZERO;

  @TempDir private Path directory;

  @Test
  void thePicturesShowTheWaysThatAreTriedHereAndNoOthers() {
    assertThat(TokenWay.drawnIn("README.md")).containsExactlyElementsOf(TokenWay.all());
    assertThat(
            TokenWay.drawnIn(
                "gateway/src/main/java/io/latchkey/gateway/upstream/credential/TokenSlot.java"))
        .containsExactlyElementsOf(TokenWay.all());
  }

  @ParameterizedTest
  @EnumSource
  void everyWayIsGone(TokenWay way) throws IOException {
    try (TokenLifeScene scene = new TokenLifeScene(directory)) {
      journey(way).accept(scene);
    }
  }

  /** An expression, so that a way without a journey does not compile. */
  private static Consumer<TokenLifeScene> journey(TokenWay way) {
    return switch (way) {
      case EMPTY_DEPARTED -> TokenLifeIT::emptyDeparted;
      case EMPTY_PROMOTED -> scene -> promoted(scene, TokenLifeIT::empty, SlotState.EMPTY);
      case MINTING_LANDED -> TokenLifeIT::mintingLanded;
      case MINTING_FAILED -> TokenLifeIT::mintingFailed;
      case MINTING_PROMOTED -> TokenLifeIT::mintingPromoted;
      case MINTING_TURNED -> TokenLifeIT::mintingTurned;
      case FRESH_DUE -> TokenLifeIT::freshDue;
      case FRESH_REJECTED -> TokenLifeIT::freshRejected;
      case FRESH_LAPSED -> TokenLifeIT::freshLapsed;
      case FRESH_RENEWED -> scene -> renewed(scene, SlotState.FRESH);
      case FRESH_PROMOTED -> scene -> promoted(scene, TokenLifeScene::fresh, SlotState.FRESH);
      case FRESH_TURNED -> scene -> turned(scene, TokenLifeScene::fresh, SlotState.FRESH);
      case REFRESHING_LANDED -> TokenLifeIT::refreshingLanded;
      case REFRESHING_FAILED -> TokenLifeIT::refreshingFailed;
      case REFRESHING_REJECTED -> TokenLifeIT::refreshingRejected;
      case REFRESHING_LAPSED -> TokenLifeIT::refreshingLapsed;
      case REFRESHING_OUTLIVED -> TokenLifeIT::refreshingOutlived;
      case REFRESHING_RENEWED -> scene -> renewed(scene, SlotState.REFRESHING);
      case REFRESHING_PROMOTED ->
          scene -> promoted(scene, TokenLifeScene::refreshing, SlotState.REFRESHING);
      case REFRESHING_TURNED ->
          scene -> turned(scene, TokenLifeScene::refreshing, SlotState.REFRESHING);
      case EXPIRED_DEPARTED -> TokenLifeIT::expiredDeparted;
      case EXPIRED_PROMOTED -> scene -> promoted(scene, TokenLifeScene::expired, SlotState.EXPIRED);
      case REJECTED_DEPARTED, REJECTED_DISCARDED -> TokenLifeIT::rejectedDiscarded;
      case REJECTED_FAILED -> TokenLifeIT::rejectedFailed;
      case REJECTED_PROMOTED -> TokenLifeIT::rejectedPromoted;
      case BACKING_OFF_RESTED -> TokenLifeIT::empty;
      case BACKING_OFF_PROMOTED ->
          scene -> promoted(scene, TokenLifeScene::backingOff, SlotState.BACKING_OFF);
      case BACKING_OFF_TURNED -> TokenLifeIT::backingOffTurned;
    };
  }

  private static String end(CompletableFuture<String> call) {
    return call.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void empty(TokenLifeScene scene) {
    scene.backingOff();
    scene.advance(Duration.ofMillis(399));
    assertThat(scene.state()).isEqualTo(SlotState.BACKING_OFF);
    scene.advance(Duration.ofMillis(101));
    assertThat(scene.state()).isEqualTo(SlotState.EMPTY);
  }

  private static void emptyDeparted(TokenLifeScene scene) {
    empty(scene);
    CompletableFuture<String> call = scene.calling();
    scene.reaches(SlotState.MINTING);
    scene.lands();
    assertThat(end(call)).isEqualTo("200 token-1");
  }

  private static void mintingLanded(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.calling();
    scene.fresh();
    assertThat(end(call)).isEqualTo("200 token-1");
    assertThat(scene.tenant.asked()).hasSize(1);
  }

  private static void mintingFailed(TokenLifeScene scene) {
    scene.backingOff();
    assertThat(scene.call()).isEqualTo("503 credential:no-token");
    assertThat(scene.tenant.asked()).as("no attempt is made").hasSize(1);
  }

  private static void mintingPromoted(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.calling();
    scene.promote(TokenLifeScene.LIFE);
    assertThat(end(call)).isEqualTo("200 first");
    scene.lands();
    assertThat(scene.call()).as("what the old source brings is not taken").isEqualTo("200 first");
  }

  /** Turned without a token to take, it sets off again, for the next source. */
  private static void mintingTurned(TokenLifeScene scene) {
    scene.promote(DEAD);
    assertThat(scene.state()).isEqualTo(SlotState.MINTING);
    scene.lands();
    CompletableFuture<String> call = scene.calling();
    scene.nextLands();
    assertThat(end(call)).isEqualTo("200 next");
  }

  private static void freshDue(TokenLifeScene scene) {
    scene.refreshing();
    assertThat(scene.call()).as("the old one serves").isEqualTo("200 token-1");
  }

  private static void freshRejected(TokenLifeScene scene) {
    scene.fresh();
    assertThat(scene.call()).isEqualTo("200 token-1");
    CompletableFuture<String> call = scene.callWhileRefused("token-1");
    scene.reaches(SlotState.MINTING);
    scene.lands();
    assertThat(end(call)).isEqualTo("200 token-2");
  }

  private static void freshLapsed(TokenLifeScene scene) {
    scene.fresh();
    scene.advance(TokenLifeScene.LIFE.minusMillis(61));
    assertThat(scene.state()).isEqualTo(SlotState.FRESH);
    scene.advance(Duration.ofMillis(1));
    assertThat(scene.state()).isEqualTo(SlotState.EXPIRED);
    assertThat(scene.tenant.asked()).as("nobody used it").hasSize(1);
  }

  /** By a source of sessions, which says that the new value is the same user's. */
  private static void renewed(TokenLifeScene scene, SlotState state) {
    scene.fresh();
    scene.promote(TokenLifeScene.LIFE);
    assertThat(scene.call()).isEqualTo("200 first");
    if (state == SlotState.REFRESHING) {
      scene.becomesDue();
    }
    scene.pool().renew(scene.live(), Secret.of("renewed"));
    scene.reaches(3);
    assertThat(scene.state()).isEqualTo(state);
    assertThat(scene.call()).isEqualTo("200 renewed");
    if (state == SlotState.FRESH) {
      scene.advance(TokenLifeScene.LIFE.dividedBy(2).plusMillis(300));
    }
    scene.nextLands();
    scene.reaches(4);
    assertThat(scene.call()).as("it is refreshed as ever").isEqualTo("200 next");
  }

  private static void promoted(
      TokenLifeScene scene, Consumer<TokenLifeScene> before, SlotState state) {
    before.accept(scene);
    assertThat(scene.state()).isEqualTo(state);
    scene.promote(TokenLifeScene.LIFE);
    assertThat(scene.state()).isEqualTo(SlotState.FRESH);
    assertThat(scene.call()).isEqualTo("200 first");
  }

  private static void turned(
      TokenLifeScene scene, Consumer<TokenLifeScene> before, SlotState state) {
    before.accept(scene);
    assertThat(scene.state()).isEqualTo(state);
    scene.promote(DEAD);
    assertThat(scene.state()).isEqualTo(SlotState.REFRESHING);
    assertThat(scene.call()).as("the old one serves").isEqualTo("200 token-1");
    scene.nextLands();
    assertThat(scene.call()).isEqualTo("200 next");
  }

  private static void refreshingLanded(TokenLifeScene scene) {
    scene.refreshing();
    scene.lands();
    scene.reaches(SlotState.FRESH);
    assertThat(scene.call()).isEqualTo("200 token-2");
  }

  private static void refreshingFailed(TokenLifeScene scene) {
    scene.refreshing();
    scene.failsFor(0);
    assertThat(scene.state()).isEqualTo(SlotState.REFRESHING);
    assertThat(scene.call()).isEqualTo("200 token-1");
    scene.lands();
    scene.advance(Duration.ofMillis(500));
    scene.reaches(SlotState.FRESH);
    assertThat(scene.call()).isEqualTo("200 token-2");
  }

  private static void refreshingRejected(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.rejected();
    assertThat(scene.pool().live()).isNull();
    scene.lands();
    scene.lands();
    assertThat(end(call)).as("not by what was asked for before").isEqualTo("200 token-3");
  }

  private static void refreshingLapsed(TokenLifeScene scene) {
    scene.refreshing();
    scene.failsFor(20);
    assertThat(scene.call()).as("the old one serves to its end").isEqualTo("200 token-1");
    scene.timed.clock().skip(TokenLifeScene.LIFE.dividedBy(2));
    assertThat(scene.pool().live()).as("not even where timers are late").isNull();
    scene.advance(Duration.ZERO);
    assertThat(scene.state()).isEqualTo(SlotState.EXPIRED);
    assertThat(scene.call()).isEqualTo("503 credential:no-token");
    scene.advance(Duration.ofSeconds(20));
    scene.reaches(SlotState.MINTING);
    scene.lands();
    scene.reaches(SlotState.FRESH);
    assertThat(scene.call()).isEqualTo("200 token-2");
  }

  private static void refreshingOutlived(TokenLifeScene scene) {
    scene.refreshing();
    scene.advance(TokenLifeScene.LIFE.dividedBy(2));
    assertThat(scene.state()).isEqualTo(SlotState.MINTING);
    CompletableFuture<String> call = scene.calling();
    assertThat(scene.tenant.asked()).as("one attempt, from before to after").hasSize(2);
    scene.lands();
    scene.reaches(2);
    assertThat(end(call)).isEqualTo("200 token-2");
  }

  private static void expiredDeparted(TokenLifeScene scene) {
    scene.expired();
    CompletableFuture<String> call = scene.calling();
    scene.reaches(SlotState.MINTING);
    scene.lands();
    assertThat(end(call)).isEqualTo("200 token-2");
  }

  private static void rejectedDiscarded(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.rejected();
    scene.lands();
    scene.reaches(SlotState.MINTING);
    assertThat(scene.pool().live()).isNull();
    assertThat(scene.pool().status().generation()).as("it was never taken").isEqualTo(1);
    scene.lands();
    assertThat(end(call)).isEqualTo("200 token-3");
  }

  private static void rejectedFailed(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.rejected();
    scene.fails();
    scene.reaches(SlotState.BACKING_OFF);
    assertThat(end(call)).startsWith("503 credential:no-token");
  }

  private static void rejectedPromoted(TokenLifeScene scene) {
    CompletableFuture<String> call = scene.rejected();
    scene.promote(TokenLifeScene.LIFE);
    assertThat(scene.state()).isEqualTo(SlotState.FRESH);
    assertThat(end(call)).isEqualTo("200 first");
  }

  private static void backingOffTurned(TokenLifeScene scene) {
    scene.backingOff();
    scene.promote(DEAD);
    assertThat(scene.state()).as("it sets off at once").isEqualTo(SlotState.MINTING);
    scene.nextLands();
    assertThat(scene.call()).isEqualTo("200 next");
  }
}
