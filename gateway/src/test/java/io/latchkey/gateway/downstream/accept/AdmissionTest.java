package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void soManyConnectionsAreTakenAndNoMoreUntilOneEnds() {
    Admission admission = new Admission(2, 9);

    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isFalse();
    admission.leave();
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isFalse();
  }

  @Test
  void soManyOfOneAddressAreTakenAndOthersMeanwhile() throws Exception {
    Admission admission = new Admission(9, 2);

    assertThat(admission.enter(address("10.0.0.1"))).isTrue();
    assertThat(admission.enter(address("10.0.0.1"))).isTrue();
    assertThat(admission.enter(address("10.0.0.1"))).isFalse();
    assertThat(admission.enter(address("10.0.0.2"))).isTrue();
    admission.leave(address("10.0.0.1"));
    assertThat(admission.enter(address("10.0.0.1"))).isTrue();
    assertThat(admission.enter(address("10.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8::2, true",
    "2001:db8::1, 2001:db8:0:0:ffff:ffff:ffff:ffff, true",
    "2001:db8::1, 2001:db8:0:1::1, false",
    "::ffff:10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.1.0, false",
    "2001:db8::1, 32.1.13.184, false"
  })
  void anAddressOfIpv6CountsAsItsNetwork(String one, String other, boolean same) throws Exception {
    Admission admission = new Admission(9, 1);

    assertThat(admission.enter(address(one))).isTrue();
    assertThat(admission.enter(address(other))).isEqualTo(!same);
  }

  @Test
  void addressesWithoutAConnectionAreForgotten() throws Exception {
    Admission admission = new Admission(9, 1);
    for (int i = 0; i < 1000; i++) {
      InetAddress address = address("10.0." + i / 256 + "." + i % 256);
      assertThat(admission.enter(address)).isTrue();
      admission.leave(address);
    }

    assertThat(admission.addresses()).isZero();
  }

  @Test
  void soManyAreToldWhy() {
    Admission admission = new Admission(1, 1);
    for (int i = 0; i < Admission.TOLD_WHY; i++) {
      assertThat(admission.mayBeTold()).isTrue();
    }

    assertThat(admission.mayBeTold()).isFalse();
    admission.wasTold();
    assertThat(admission.mayBeTold()).isTrue();
  }

  /** Every thread comes and goes; nobody ever sees more inside than the limit says. */
  @Test
  void theCountIsExactOnManyThreads() throws Exception {
    int most = 3;
    Admission admission = new Admission(5, most);
    List<InetAddress> addresses = List.of(address("10.0.0.1"), address("10.0.0.2"));
    List<AtomicInteger> inside = List.of(new AtomicInteger(), new AtomicInteger());
    AtomicInteger tooMany = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> ends = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Random random = new Random(thread);
      ends.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  int which = random.nextInt(2);
                  if (admission.enter(addresses.get(which))) {
                    if (inside.get(which).incrementAndGet() > most) {
                      tooMany.incrementAndGet();
                    }
                    inside.get(which).decrementAndGet();
                    admission.leave(addresses.get(which));
                  }
                }
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();

    assertThat(tooMany).hasValue(0);
    assertThat(admission.addresses()).isZero();
  }
}
