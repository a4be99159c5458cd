package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where calls go while some addresses answer nothing, and nobody knows it yet. */
class ChoiceTest {
  private static final int CALLS = 200;

  private static String[] addresses(int many) {
    return IntStream.rangeClosed(1, many).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
  }

  /**
   * {@code silent} addresses each get one call at the most, for the others are found idle, as far
   * as it is looked.
   */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2", "4, 2", "4, 3", "8, 7"})
  void aSilentAddressGetsOneCallAsLongAsAnotherIsIdle(int many, int silent) {
    Set<String> quiet = new HashSet<>();
    for (int i = 1; i <= silent; i++) {
      quiet.add("10.0.0." + i);
    }
    int lost = 0;
    try (AddressScene scene = new AddressScene(64, 64, 1, addresses(many))) {
      for (int i = 0; i < CALLS; i++) {
        PoolTaker taker = scene.borrow();
        scene.settle();
        String to = scene.serverOf(taker).to();
        if (quiet.stream().anyMatch(each -> to.contains("/" + each + ":"))) {
          taker.send();
          lost++;
        } else {
          scene.answer(taker);
        }
      }
    }
    assertThat(lost).isBetween(1, silent);
  }

  @ParameterizedTest
  @CsvSource({"4", "8", "16"})
  void callsThatAllLastAreSharedOutEvenly(int many) {
    try (AddressScene scene = new AddressScene(256, 256, 1, addresses(many))) {
      for (int i = 0; i < 8 * many; i++) {
        PoolTaker taker = scene.borrow();
        scene.settle();
        taker.send();
      }
      assertThat(connections(scene)).hasSize(many).allMatch(calls -> calls >= 5 && calls <= 11);
    }
  }

  private static List<Integer> connections(AddressScene scene) {
    return scene.addresses().stream().map(TenantStatus.AddressStatus::connections).toList();
  }
}
