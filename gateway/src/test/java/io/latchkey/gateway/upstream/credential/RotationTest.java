package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.journey.CapturedLog;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a changed secret to serving, by a hand-set clock. */
class RotationTest {
  private static final MintFailure PASSING = MintFailure.passing("timeout", "late");
  private static final MintFailure REFUSED = MintFailure.lasting("access_denied", "refused");

  private final HandClock clock = new HandClock();
  private final List<String> told = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final List<Tried> tries = new ArrayList<>();
  private final BadAttempts bad = BadAttempts.shared();
  private final Rotation rotation =
      new Rotation(login("old"), this::candidate, bad, clock, new Random(5), observer());

  private record Tried(long at, String password, CompletableFuture<Candidate.Passed> stage) {}

  private static ServiceAccountSettings login(String password) {
    UserLogin login = Accounts.login();
    return Accounts.account(
        new UserLogin(login.user(), Secret.of(password), login.lifetime(), login.tenantId()));
  }

  private Candidate candidate(ServiceAccountSettings settings) {
    String password = ((UserLogin) settings.grant()).password().reveal();
    return new Candidate() {
      @Override
      public CompletionStage<Passed> attempt() {
        CompletableFuture<Passed> stage = new CompletableFuture<>();
        tries.add(new Tried(clock.elapsed(), password, stage));
        if (password.startsWith("wrong")) {
          stage.completeExceptionally(REFUSED.raise());
        }
        return stage;
      }
    };
  }

  private Candidate.Passed passed(String password) {
    return new Candidate.Passed() {
      @Override
      public void promote() {
        done.add("promote " + password);
      }

      @Override
      public void discard() {
        done.add("discard " + password);
      }
    };
  }

  private RotationObserver observer() {
    return new RotationObserver() {
      @Override
      public void rotated(String account, Result result) {
        told.add(result.name());
      }

      @Override
      public void waits(String account, boolean candidate) {
        told.add(candidate ? "waits" : "settled");
      }

      @Override
      public void serves(String account, @Nullable String key, Instant since) {
        told.add("serves since " + since);
      }
    };
  }

  @BeforeEach
  void begin() {
    rotation.begin(Instant.EPOCH);
    clock.run();
    assertThat(told).containsExactly("serves since 1970-01-01T00:00:00Z", "settled");
    told.clear();
  }

  private void change(String password) {
    rotation.changed(login(password), Instant.EPOCH.plusSeconds(1));
    clock.run();
  }

  private void passes(int index) {
    Tried tried = tries.get(index);
    tried.stage().complete(passed(tried.password()));
    clock.run();
  }

  private void fails(int index, MintFailure failure) {
    tries.get(index).stage().completeExceptionally(failure.raise());
    clock.run();
  }

  /** Lets time pass until so many attempts were begun, and tells how much that was. */
  private Duration untilTries(int count) {
    long from = clock.elapsed();
    while (tries.size() < count) {
      assertThat(clock.elapsed() - from).isLessThan(Duration.ofHours(1).toNanos());
      clock.advance(Duration.ofMillis(10));
    }
    return Duration.ofNanos(clock.elapsed() - from);
  }

  private Duration between(int first, int second) {
    return Duration.ofNanos(tries.get(second).at() - tries.get(first).at());
  }

  @Test
  void whatPassesServesOnce() {
    change("new");
    assertThat(done).isEmpty();
    passes(0);

    assertThat(done).containsExactly("promote new");
    assertThat(told)
        .endsWith("settled", "PROMOTED", "serves since 1970-01-01T00:00:01Z")
        .contains("waits");
    change("new");
    assertThat(tries).hasSize(1);
    change("old");
    assertThat(tries).as("the old one is a change now").hasSize(2);
  }

  @Test
  void whatServesIsNoChange() {
    change("old");
    assertThat(tries).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void theSameCandidateAgainIsNotTriedAtOnce() {
    change("new");
    change("new");
    assertThat(tries).hasSize(1);
    fails(0, REFUSED);
    change("new");
    assertThat(tries).hasSize(1);
  }

  @Test
  void aNewerChangeIsTriedAtOnceAndTheOlderIsEndedWheneverItComes() {
    change("new");
    change("newer");
    assertThat(tries).extracting(Tried::password).containsExactly("new", "newer");
    passes(1);
    passes(0);

    assertThat(done).containsExactly("promote newer", "discard new");
    clock.advance(Duration.ofHours(2));
    assertThat(tries).hasSize(2);
  }

  @Test
  void whatIsPutBackIsTriedNoMoreAndEnded() {
    change("new");
    change("old");
    passes(0);

    assertThat(done).containsExactly("discard new");
    assertThat(told).endsWith("settled", "WITHDRAWN");
    clock.advance(Duration.ofHours(2));
    assertThat(tries).hasSize(1);
  }

  @Test
  void aFailureThatMayPassIsTriedAgainSoon() {
    change("new");
    for (int i = 0; i < 12; i++) {
      fails(i, PASSING);
      assertThat(untilTries(i + 2)).isLessThan(Duration.ofSeconds(31));
    }
    assertThat(between(0, 1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(500));
    passes(12);
    assertThat(done).containsExactly("promote new");
    assertThat(told).containsOnlyOnce("PROMOTED").doesNotContain("REFUSED");
  }

  @Test
  void aRefusalIsTriedAgainSeldomAndServesWhenTheTenantKnowsItLater() {
    change("new");
    fails(0, REFUSED);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(tries).hasSize(1);
    assertThat(untilTries(2)).isLessThan(Duration.ofMinutes(1));
    passes(1);
    assertThat(done).containsExactly("promote new");
  }

  @Test
  void theOldAndTheNewTogetherAreRefusedThriceInHalfAnHourAtMost() {
    bad.note(clock.nanoTime()); // the pool's
    change("new");
    fails(0, REFUSED);
    clock.advance(Duration.ofMinutes(29));
    assertThat(tries).as("the last one is kept for another secret").hasSize(1);

    change("newer");
    assertThat(tries).hasSize(2);
    fails(1, REFUSED);
    change("newest");
    assertThat(tries).as("a fourth").hasSize(2);
    clock.advance(Duration.ofMinutes(1));
    assertThat(tries).extracting(Tried::password).endsWith("newest").hasSize(3);
  }

  @Test
  void overDaysNoFourRefusalsFallIntoHalfAnHourWhateverChanges() {
    Random random = new Random(11);
    int name = 0;
    while (clock.elapsed() < Duration.ofDays(3).toNanos()) {
      if (random.nextInt(20) == 0) {
        name++;
      }
      change("wrong-" + name);
      clock.advance(Duration.ofSeconds(random.nextInt(120)));
    }
    List<Long> refusals = tries.stream().map(Tried::at).toList();
    assertThat(refusals).hasSizeGreaterThan(50);
    for (int i = 0; i + 3 < refusals.size(); i++) {
      assertThat(refusals.get(i + 3) - refusals.get(i))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(30).toNanos());
    }
  }

  @Test
  void anAttemptThatNeverEndsIsGivenUpAndItsLateResultEnded() {
    change("new");
    clock.advance(Rotation.ATTEMPT_MOST.minusMillis(1));
    assertThat(told).doesNotContain("FAILED");
    clock.advance(Duration.ofMillis(1));
    assertThat(told).endsWith("FAILED");
    passes(0);
    assertThat(done).containsExactly("discard new");
    clock.advance(Duration.ofMillis(500));
    assertThat(tries).hasSize(2);
  }

  @Test
  void whatDoesNotServeIsToldOfAtOnceAndFromTimeToTime() {
    try (CapturedLog log = new CapturedLog(Level.WARN)) {
      change("c4n4ry-password");
      fails(0, PASSING);
      assertThat(lines(log)).hasSize(1);
      clock.advance(Duration.ofSeconds(1));
      fails(1, PASSING);
      assertThat(lines(log)).as("the same again").hasSize(1);
      clock.advance(Rotation.REPORT_EVERY.minusSeconds(1));
      assertThat(lines(log)).hasSize(2);
      clock.advance(Rotation.REPORT_EVERY);
      assertThat(lines(log)).hasSize(3);

      rotation.unfit("keyFile is empty");
      clock.advance(Duration.ZERO);
      assertThat(log.text()).contains("keyFile is empty");
      clock.advance(Rotation.REPORT_EVERY);
      assertThat(lines(log)).hasSize(5);

      change("old");
      clock.advance(Rotation.REPORT_EVERY.multipliedBy(3));
      assertThat(lines(log)).as("nothing is left to tell").hasSize(5);
      assertThat(log.text()).doesNotContain("c4n4ry");
    }
  }

  private static List<String> lines(CapturedLog log) {
    return log.text().lines().filter(line -> line.contains("what was there serves on")).toList();
  }

  @Test
  void whatIsNotTriedYetLestTheAccountBeLockedIsToldOfToo() {
    for (int i = 0; i < BadAttempts.MOST; i++) {
      bad.note(clock.nanoTime());
    }
    try (CapturedLog log = new CapturedLog(Level.WARN)) {
      change("new");
      assertThat(log.text()).containsOnlyOnce("is not tried yet").contains("1800.0 s");
      clock.advance(Rotation.REPORT_EVERY);
      assertThat(log.text()).contains("1200.0 s");
      assertThat(told).endsWith("waits");
      clock.advance(Rotation.REPORT_EVERY.multipliedBy(2));
      assertThat(tries).hasSize(1);
    }
  }

  @Test
  void unfitFilesEndTheCandidateBeforeThemAndAreCountedOnce() {
    change("new");
    rotation.unfit("is empty");
    rotation.unfit("is empty");
    clock.run();
    passes(0);

    assertThat(done).containsExactly("discard new");
    assertThat(told).containsOnlyOnce("UNFIT").endsWith("waits", "UNFIT");
    change("newer");
    passes(1);
    assertThat(done).endsWith("promote newer");
  }

  @Test
  void whatChangesMoreThanTheProofIsNeverTried() {
    ServiceAccountSettings next = login("new");
    rotation.changed(
        new ServiceAccountSettings(next.name(), next.tenant(), 2, null, next.grant(), null),
        Instant.EPOCH);
    clock.run();

    assertThat(tries).isEmpty();
    assertThat(told).endsWith("UNFIT");
  }

  @Test
  void afterTheEndNothingIsTriedAndWhatComesIsEnded() {
    change("new");
    rotation.close();
    clock.run();
    passes(0);
    change("newer");
    rotation.unfit("is empty");
    clock.advance(Duration.ofHours(1));

    assertThat(done).containsExactly("discard new");
    assertThat(tries).hasSize(1);
  }
}
