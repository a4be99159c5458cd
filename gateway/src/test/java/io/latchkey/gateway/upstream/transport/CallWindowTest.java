package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallWindowTest {
  private static final long SLICE = 1000;
  private static final long WINDOW = SLICE * CallWindow.SLICES;

  private final CallWindow window = new CallWindow(WINDOW, 2);

  private static long counts(long first, long second) {
    return first << Integer.SIZE | second;
  }

  @Test
  void whatIsOlderThanTheWindowIsForgottenAndNothingElse() {
    window.add(0, 3, 1);
    assertThat(window.sum(WINDOW - 1)).isEqualTo(counts(3, 1));
    assertThat(window.sum(WINDOW)).isZero();
    window.add(WINDOW, 1, 0);
    assertThat(window.sum(WINDOW)).as("its slot is taken anew").isEqualTo(counts(1, 0));
  }

  @Test
  void theLastSliceIsToldApart() {
    window.add(0, 0, 1);
    window.add(SLICE - 1, 0, 1);
    window.add(SLICE, 0, 1);
    assertThat(window.sum(SLICE, 1)).isEqualTo(1);
    assertThat(window.sum(SLICE, 2)).isEqualTo(3);
  }

  @Test
  void aCountIsTakenBackAndNeverBelowNought() {
    window.add(0, 0, 2);
    window.add(0, 0, -1);
    assertThat(window.sum(0)).isEqualTo(1);
    window.add(SLICE, 0, -1);
    assertThat(window.sum(SLICE)).isEqualTo(1);
  }

  @Test
  void beyondTheMostBothAreHalvedSoThatTheirShareStays() {
    window.add(0, CallWindow.MOST, CallWindow.MOST / 2);
    assertThat(window.sum(0)).isEqualTo(counts(CallWindow.MOST, CallWindow.MOST / 2));
    window.add(0, 1, 0);
    assertThat(window.sum(0)).isEqualTo(counts((CallWindow.MOST + 1) / 2, CallWindow.MOST / 4));
  }

  @Test
  void nothingIsLeftAfterClearing() {
    window.add(0, 5, 5);
    window.clear();
    assertThat(window.sum(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void itAgreesWithAListOfAllThatWasCounted(long seed) {
    Random random = new Random(seed);
    long[] list = new long[20_000];
    long now = random.nextLong() >> 8; // a clock may begin anywhere, below nought too
    for (int i = 0; i < list.length; i++) {
      now += random.nextInt(20) == 0 ? random.nextInt((int) WINDOW * 2) : random.nextInt(50);
      list[i] = now;
      window.add(now, 1, i & 1);
      long from = Math.floorDiv(now, SLICE) - CallWindow.SLICES + 1;
      long first = 0;
      long second = 0;
      for (int back = i; back >= 0 && Math.floorDiv(list[back], SLICE) >= from; back--) {
        first++;
        second += back & 1;
      }
      assertThat(window.sum(now)).isEqualTo(counts(first, second));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void nothingIsLostBetweenThreads(int stripes) throws Exception {
    int each = 20_000;
    int many = 4;
    CallWindow shared = new CallWindow(WINDOW, stripes);
    CyclicBarrier together = new CyclicBarrier(many);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception broken) {
                  throw new IllegalStateException(broken);
                }
                for (int call = 0; call < each; call++) {
                  shared.add(0, 1, 1);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(shared.sum(0)).isEqualTo(counts(many * each, many * each));
  }
}
