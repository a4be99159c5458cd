package io.latchkey.gateway.policy.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HotPlacesTest {
  private final HotPlaces<Long> places = new HotPlaces<>(64);

  private boolean holds(long hash) {
    int first = places.first(hash);
    for (int i = first; i < first + HotPlaces.WAYS; i++) {
      Long each = places.at(i, hash);
      if (each != null && each == hash) {
        places.used(i);
        return true;
      }
    }
    return false;
  }

  /** One who asks: true where it was there. */
  private boolean asks(long hash) {
    boolean known = holds(hash);
    if (!known && places.isSecond(hash)) {
      places.keep(hash, hash);
    }
    return known;
  }

  private static long hash(long number) {
    return new Random(number).nextLong();
  }

  @Test
  void whatComesForTheSecondTimeIsKept() {
    assertThat(asks(hash(1))).isFalse();
    assertThat(places.size()).isZero();
    assertThat(asks(hash(1))).isFalse();
    assertThat(asks(hash(1))).isTrue();
    assertThat(places.size()).isOne();
  }

  @Test
  void thereAreNeverMoreThanThereArePlaces() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10_000; i++) {
        asks(hash(i));
        asks(hash(i));
      }
    }
    assertThat(places.size()).isEqualTo(64);
  }

  @Test
  void whatComesOnceTakesNoPlace() {
    for (int i = 0; i < 100_000; i++) {
      asks(hash(i));
    }
    assertThat(places.size()).isZero();
  }

  @Test
  void whatIsUsedOutlivesWhatComesTwice() {
    for (int i = 0; i < 20; i++) {
      asks(hash(-1));
    }
    int missed = 0;
    for (int i = 0; i < 100_000; i++) {
      asks(hash(i));
      asks(hash(i));
      missed += i % 10 == 0 && !asks(hash(-1)) ? 1 : 0;
    }
    assertThat(missed).isZero();
  }

  @Test
  void whatIsUsedNoMoreMakesRoomInTime() {
    for (long i = 0; i < HotPlaces.WAYS; i++) {
      long same = i << 32;
      for (int k = 0; k < 100; k++) {
        asks(same);
      }
    }
    long other = 99L << 32;
    int asked = 0;
    while (!asks(other)) {
      asked++;
    }
    // each place must be worn down before one falls
    assertThat(asked)
        .isBetween(HotPlaces.MOST_USES, HotPlaces.WAYS * (HotPlaces.MOST_USES + 1) + 2);
  }
}
