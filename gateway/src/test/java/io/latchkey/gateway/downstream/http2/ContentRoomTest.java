package io.latchkey.gateway.downstream.http2;

import static io.latchkey.gateway.downstream.http2.ContentRoom.OWN;
import static io.latchkey.gateway.downstream.http2.ContentRoom.SPARE;
import static io.latchkey.gateway.downstream.http2.ContentRoom.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How wide the window of one connection is. */
class ContentRoomTest {
  private static final int MOST = 1 << 20;
  private int window = OWN;

  private ContentRoom room(SharedRoom shared) {
    return new ContentRoom(shared, MOST, more -> window += more);
  }

  @Test
  void itIsNarrowUntilContentIsWanted() {
    SharedRoom shared = new SharedRoom(MOST);
    ContentRoom room = room(shared);
    assertThat(shared.lent()).isZero();
    room.wanted();

    assertThat(window).isBetween(SPARE, SPARE + STEP);
    assertThat(shared.lent()).isEqualTo(window - OWN);
    room.wanted();
    assertThat(window).isBetween(SPARE, SPARE + STEP);
    room.close();
    assertThat(shared.lent()).isZero();
  }

  @Test
  void whatIsHeldIsMadeUpForUpToTheMost() {
    SharedRoom shared = new SharedRoom(2 * MOST);
    ContentRoom room = room(shared);
    room.held(2 * STEP);
    assertThat(window).isBetween(SPARE + 2 * STEP, SPARE + 3 * STEP);
    room.held(MOST);

    assertThat(window).isBetween(MOST, MOST + STEP);
    assertThat(room.isShort()).isTrue();
    room.held(-MOST);
    assertThat(room.isShort()).isFalse();
    assertThat(window).isBetween(MOST, MOST + STEP);
  }

  @Test
  void withNothingToBorrowItStaysNarrow() {
    ContentRoom room = room(new SharedRoom(STEP - 1));
    room.wanted();

    assertThat(window).isEqualTo(OWN);
    room.held(OWN - STEP + 1);
    assertThat(room.isShort()).isTrue();
  }

  @Test
  void afterItsEndNothingIsBorrowed() {
    SharedRoom shared = new SharedRoom(MOST);
    ContentRoom room = room(shared);
    room.wanted();
    room.close();
    room.wanted();

    assertThat(shared.lent()).isZero();
  }
}
