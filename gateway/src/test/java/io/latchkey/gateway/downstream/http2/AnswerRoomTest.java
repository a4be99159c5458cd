package io.latchkey.gateway.downstream.http2;

import static io.latchkey.gateway.downstream.http2.AnswerRoom.FREE;
import static io.latchkey.gateway.downstream.http2.AnswerRoom.MARK;
import static io.latchkey.gateway.downstream.http2.AnswerRoom.OWN;
import static io.latchkey.gateway.downstream.http2.AnswerRoom.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may wait on one connection, at each mark and one past it. */
class AnswerRoomTest {
  private static final int STREAMS = 100;
  private int told;

  private AnswerRoom room(SharedRoom shared) {
    return new AnswerRoom(shared, STREAMS, () -> told++);
  }

  @Test
  void whatIsItsOwnIsNotBorrowed() {
    SharedRoom shared = new SharedRoom(10 * STEP);
    AnswerRoom room = room(shared);

    assertThat(room.add(FREE)).isTrue();
    assertThat(shared.lent()).isZero();
    assertThat(room.isWritable(FREE)).isTrue();
    assertThat(room.add(1)).isTrue();
    assertThat(shared.lent()).isEqualTo(STEP);
    assertThat(room.isWritable(FREE + 1)).isTrue();
  }

  @Test
  void withNothingToBorrowNoStreamIsGivenMore() {
    AnswerRoom room = room(new SharedRoom(STEP - 1));
    room.add(FREE);
    assertThat(room.isWritable(0)).isTrue();
    room.add(1);

    assertThat(room.isWritable(0)).isFalse();
    assertThat(room.add(OWN - FREE - 1)).isTrue();
    assertThat(room.add(1)).isFalse();
    room.remove(OWN - FREE / 2);
    assertThat(told).isOne();
    assertThat(room.isWritable(0)).isTrue();
  }

  @Test
  void pastTheMarkOnlySmallSharesGrow() {
    SharedRoom shared = new SharedRoom(MARK * 2L);
    AnswerRoom room = room(shared);
    room.add(MARK - 1);
    assertThat(room.isFree()).isTrue();
    room.add(1);

    assertThat(room.isFree()).isFalse();
    assertThat(room.isWritable(MARK / STREAMS - 1)).isTrue();
    assertThat(room.isWritable(MARK / STREAMS)).isFalse();
    room.remove(MARK / 2 - 1);
    assertThat(told).isZero();
    room.remove(1);
    assertThat(told).isOne();
    assertThat(room.isFree()).isTrue();
    room.remove(MARK / 2);
    assertThat(shared.lent()).isZero();
  }

  @Test
  void manyNeverHoldMoreThanTheirOwnAndWhatIsLent() {
    Random random = new Random(9113);
    SharedRoom shared = new SharedRoom(20 * STEP);
    long own = 0;
    for (int connection = 0; connection < 50; connection++) {
      AnswerRoom room = room(shared);
      Deque<Integer> waiting = new ArrayDeque<>();
      long sum = 0;
      for (int i = 0; i < 500; i++) {
        int octets = random.nextInt(STEP);
        if (random.nextInt(3) > 0 && room.add(octets)) {
          waiting.add(octets);
          sum += octets;
        } else if (!waiting.isEmpty()) {
          int taken = waiting.remove();
          sum -= taken;
          room.remove(taken);
        }
        assertThat(sum).isLessThanOrEqualTo(OWN + shared.lent() - own);
        assertThat(shared.lent()).isLessThanOrEqualTo(20 * STEP);
      }
      if (connection % 5 == 0) {
        own = shared.lent();
        continue;
      }
      waiting.forEach(room::remove);
      assertThat(shared.lent()).isEqualTo(own);
    }
  }
}
