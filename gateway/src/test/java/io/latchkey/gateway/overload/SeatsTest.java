package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.caller.Priority;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How many may wait: of one priority alone, and of several beside each other. */
class SeatsTest {
  private static final Set<Priority> ALL = EnumSet.allOf(Priority.class);

  private static int taken(Seats seats, Priority priority) {
    int taken = 0;
    while (seats.take(priority)) {
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @EnumSource(Priority.class)
  void aPriorityAloneHasAllSeats(Priority priority) {
    for (int all : new int[] {0, 1, 7, 8, 100, 1_000_000}) {
      Seats seats = new Seats(all, EnumSet.of(priority));

      assertThat(taken(seats, priority)).isEqualTo(all);
      assertThat(seats.take(priority)).isFalse();
      assertThat(seats.taken()).isEqualTo(all);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # all, first, its seats, second, its seats, third, its seats
          80, NORMAL, 60, HIGH, 10, LOW, 10
          80, HIGH,   60, NORMAL, 10, LOW, 10
          80, LOW,    35, NORMAL, 35, HIGH, 10
          80, LOW,    35, HIGH, 35, NORMAL, 10
          7,  NORMAL, 7,  HIGH, 0,  LOW, 0
          7,  LOW,    4,  NORMAL, 3, HIGH, 0
          1,  LOW,    1,  NORMAL, 0, HIGH, 0
          """)
  void severalShareThem(
      int all, Priority first, int a, Priority second, int b, Priority third, int c) {
    Seats seats = new Seats(all, ALL);

    assertThat(taken(seats, first)).isEqualTo(a);
    assertThat(taken(seats, second)).isEqualTo(b);
    assertThat(taken(seats, third)).isEqualTo(c);
    assertThat(seats.taken()).isEqualTo(all);
  }

  @Test
  void aSeatThatWasGivenBackIsThereAgain() {
    Seats seats = new Seats(2, EnumSet.of(Priority.NORMAL));
    assertThat(seats.isTaken()).isFalse();
    assertThat(taken(seats, Priority.NORMAL)).isEqualTo(2);

    seats.giveBack(Priority.NORMAL);

    assertThat(seats.isTaken()).isTrue();
    assertThat(taken(seats, Priority.NORMAL)).isEqualTo(1);
    seats.giveBack(Priority.NORMAL);
    seats.giveBack(Priority.NORMAL);
    assertThat(seats.isTaken()).isFalse();
  }

  @Test
  void otherBoundsLeaveThoseWhoSit() {
    Seats seats = new Seats(4, EnumSet.of(Priority.NORMAL));
    assertThat(taken(seats, Priority.NORMAL)).isEqualTo(4);

    seats.settle(2, EnumSet.of(Priority.NORMAL));
    assertThat(seats.taken()).isEqualTo(4);
    assertThat(seats.take(Priority.NORMAL)).isFalse();

    seats.settle(5, EnumSet.of(Priority.NORMAL));
    assertThat(taken(seats, Priority.NORMAL)).isEqualTo(1);
  }
}
