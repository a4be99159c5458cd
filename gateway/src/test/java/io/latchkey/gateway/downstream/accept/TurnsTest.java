package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static Turns turns(int requests, int pipelined) {
    return new Turns(
        new ListenerSettings.Limits(
            8192,
            65536,
            200,
            10,
            10,
            requests,
            pipelined,
            100,
            Duration.ofSeconds(15),
            Duration.ofSeconds(75),
            240,
            Duration.ofSeconds(10)));
  }

  @Test
  void theRequestAtTheLimitIsTheLast() {
    Turns turns = turns(2, 100);

    assertThat(turns.isLast()).isFalse();
    turns.answered(false);
    assertThat(turns.isLast()).isTrue();
  }

  @Test
  void oneMoreInARowThanTheLimitIsTheLast() {
    Turns turns = turns(100, 2);

    assertThat(turns.isLast()).isFalse();
    turns.answered(true);
    assertThat(turns.isLast()).isFalse();
    turns.answered(true);
    assertThat(turns.isLast()).isFalse();
    turns.answered(true);
    assertThat(turns.isLast()).isTrue();
  }

  @Test
  void whoWaitsForAnAnswerBeginsANewRow() {
    Turns turns = turns(100, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(turns.isLast()).isFalse();
      turns.answered(i % 2 == 0);
    }
  }

  @Test
  void othersGoFirstAfterSoManyAtAStretch() {
    Turns turns = turns(1000, 1000);
    EmbeddedChannel channel = new EmbeddedChannel();
    int[] resumed = {0};
    turns.begin();
    for (int i = 0; i < Turns.AT_A_STRETCH; i++) {
      assertThat(turns.mustRest(channel.eventLoop(), () -> resumed[0]++)).isFalse();
      assertThat(turns.isLast()).isFalse();
    }
    assertThat(turns.mustRest(channel.eventLoop(), () -> resumed[0]++)).isTrue();
    turns.begin();
    assertThat(turns.mustRest(channel.eventLoop(), () -> resumed[0]++)).isTrue();
    channel.advanceTimeBy(Turns.REST_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(turns.isResting()).isFalse();
    assertThat(resumed[0]).isEqualTo(1);
  }
}
