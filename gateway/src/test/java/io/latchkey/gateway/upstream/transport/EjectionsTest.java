package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.CapturedLog;
import io.latchkey.gateway.upstream.transport.Address.Sign;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EjectionsTest {
  private static final long FOREVER = Duration.ofDays(1).toNanos();

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
  private int changes;
  private final Home home =
      new Home(channel.eventLoop(), () -> now, () -> Instant.EPOCH, new Random(1));
  private final Ejections ejections =
      new Ejections(
          home, new ReachLog("api", () -> now), Pools.addressMeter(), () -> 2, () -> changes++);

  private final Address address =
      new Address(
          new Origin(false, "api.test", 80),
          new InetSocketAddress(ScriptedNames.literal("::1"), 80));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void fail(Sign sign, int times) {
    for (int i = 0; i < times; i++) {
      ejections.failed(address, sign, "scripted");
    }
  }

  private boolean isOut() {
    return address.ejection() != null;
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTING", "ANSWERING"})
  void failuresInARowEjectAndOneSuccessBetweenThemDoesNot(Sign sign) {
    fail(sign, Ejections.FAILURES - 1);
    ejections.succeeded(address, sign);
    fail(sign, Ejections.FAILURES - 1);
    assertThat(isOut()).isFalse();
    assertThat(address.isTroubled()).isTrue();
    fail(sign, 1);
    assertThat(isOut()).isTrue();
    assertThat(changes).isEqualTo(1);
    assertThat(address.status().why()).isEqualTo("scripted");
    assertThat(address.status().address()).isEqualTo("[::1]:80");
  }

  @Test
  void theLogSaysOnceThatItIsOutAndWhyAndOnceThatItIsBack() {
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      fail(Sign.CONNECTING, Ejections.FAILURES);
      Address.Ejection out = Objects.requireNonNull(address.ejection());
      long millis = Duration.ofNanos(out.until() - now).toMillis();
      String which = "[tenant=\"api\", origin=\"api.test\", address=\"[::1]:80\", ";
      String ejected =
          "WARN address ejected %swhy=\"scripted\", until=\"a try in %d ms succeeds\"]"
              .formatted(which, millis);
      assertThat(log.text()).isEqualTo(ejected);
      now = out.until();
      fail(Sign.CONNECTING, 1);
      assertThat(log.text()).as("a try that failed").isEqualTo(ejected);
      now = Objects.requireNonNull(address.ejection()).until();
      ejections.succeeded(address, Sign.CONNECTING);
      assertThat(log.text().lines().skip(1))
          .singleElement()
          .asString()
          .startsWith("INFO address back " + which)
          .matches(line -> seconds(line) >= 4.8 && seconds(line) <= 7.2);
    }
  }

  /** How long it was out: two ejections, of 2 s and 4 s, each a fifth more or less. */
  private static double seconds(String line) {
    String millis = line.substring(line.indexOf("outMillis=\"") + 11, line.lastIndexOf('"'));
    return Double.parseDouble(millis) / 1000;
  }

  @Test
  void aConnectionDoesNotMakeUpForAnswers() {
    fail(Sign.ANSWERING, 1);
    ejections.succeeded(address, Sign.CONNECTING);
    fail(Sign.ANSWERING, Ejections.FAILURES - 1);
    assertThat(isOut()).isTrue();
    ejections.succeeded(address, Sign.CONNECTING);
    assertThat(isOut()).isTrue();
    ejections.succeeded(address, Sign.ANSWERING);
    assertThat(isOut()).isFalse();
  }

  @Test
  void anAnswerOnAnOldConnectionDoesNotMakeUpForNewOnes() {
    fail(Sign.CONNECTING, Ejections.FAILURES);
    ejections.succeeded(address, Sign.ANSWERING);
    assertThat(isOut()).isTrue();
    ejections.succeeded(address, Sign.CONNECTING);
    assertThat(isOut()).isFalse();
  }

  @Test
  void failuresBeforeTheTrialDoNotLengthenAnEjection() {
    fail(Sign.CONNECTING, Ejections.FAILURES);
    Address.Ejection first = address.ejection();
    fail(Sign.CONNECTING, 100);
    assertThat(address.ejection()).isSameAs(first);
    now = first.until();
    fail(Sign.CONNECTING, 1);
    long longer = address.ejection().until() - now;
    assertThat(longer)
        .isBetween(
            (long) (Ejections.lasting(1).toNanos() * 0.8),
            (long) (Ejections.lasting(1).toNanos() * 1.2));
  }

  @ParameterizedTest
  @CsvSource({"0,2", "1,4", "4,32", "5,60", "10,60", "1000,60"})
  void anEjectionLastsTwiceAsLongAsTheLast(int before, long seconds) {
    assertThat(Ejections.lasting(before).toSeconds()).isEqualTo(seconds);
  }

  @Test
  void oneCallAtATimeTriesItAndNoneBeforeItsTime() {
    assertThat(address.takeTrial(now, FOREVER)).as("it is well").isFalse();
    fail(Sign.CONNECTING, Ejections.FAILURES);
    long until = address.ejection().until();
    assertThat(address.takeTrial(until - 1, FOREVER)).isFalse();
    assertThat(address.takeTrial(until, 10)).isTrue();
    assertThat(address.takeTrial(until + 9, 10)).isFalse();
    assertThat(address.takeTrial(until + 10, 10)).isTrue();
  }

  @Test
  void checksEjectAndBringBackByTwo() {
    ejections.checked(address, "503");
    ejections.checked(address, null);
    ejections.checked(address, "503");
    assertThat(isOut()).isFalse();
    ejections.checked(address, "503");
    assertThat(address.ejection().sign()).isEqualTo(Sign.CHECK);
    assertThat(address.status().ejectedUntil()).isNull();
    assertThat(address.takeTrial(now + FOREVER, 1)).isFalse();
    ejections.succeeded(address, Sign.ANSWERING);
    ejections.succeeded(address, Sign.CONNECTING);
    ejections.checked(address, null);
    assertThat(isOut()).isTrue();
    ejections.checked(address, null);
    assertThat(isOut()).isFalse();
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void checksBringBackWhoCouldNotBeConnectedToButNotWhoBreaksAnswersOff() {
    fail(Sign.CONNECTING, Ejections.FAILURES);
    ejections.checked(address, null);
    ejections.checked(address, null);
    assertThat(isOut()).isFalse();
    fail(Sign.ANSWERING, Ejections.FAILURES);
    ejections.checked(address, null);
    ejections.checked(address, null);
    assertThat(isOut()).isTrue();
  }

  @Test
  void theLastEjectionIsForgottenAfterAWhile() {
    fail(Sign.CONNECTING, Ejections.FAILURES);
    ejections.succeeded(address, Sign.CONNECTING);
    fail(Sign.CONNECTING, Ejections.FAILURES);
    assertThat(address.ejection().until() - now)
        .isGreaterThan((long) (Ejections.FIRST.toNanos() * 1.2));
    ejections.succeeded(address, Sign.CONNECTING);
    now += Ejections.LONGEST.toNanos();
    fail(Sign.CONNECTING, Ejections.FAILURES);
    assertThat(address.ejection().until() - now)
        .isLessThanOrEqualTo((long) (Ejections.FIRST.toNanos() * 1.2));
  }
}
