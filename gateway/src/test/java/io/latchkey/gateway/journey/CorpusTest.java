package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Corpus.Case;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus holds what it must. */
class CorpusTest {

  /** The advisories that a gateway of this kind was ever taught by, and the fields of theirs. */
  static List<String> advisories() {
    return Arrays.stream(Corpus.resource("advisories.txt").split("\n"))
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("  ")[0].strip())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("advisories")
  void everyAdvisoryIsACase(String id) {
    List<Case> all = new ArrayList<>(Corpus.requests());
    all.addAll(Corpus.answers());
    assertThat(all).anyMatch(one -> List.of(one.learnt().split("; ")).contains(id));
  }

  @Test
  void everyCaseHasItsNameItsSourceAndItsExpectations() {
    assertWhole(Corpus.requests(), '>');
    assertWhole(Corpus.answers(), '<');
  }

  private static void assertWhole(List<Case> cases, char bytes) {
    Set<String> names = new HashSet<>();
    for (Case one : cases) {
      assertThat(names.add(one.name())).as("%s is the only one", one).isTrue();
      assertThat(one.learnt()).as(one.name()).isNotBlank();
      assertThat(one.text(bytes)).as(one.name()).isNotBlank();
      assertThat(one.text('=')).as(one.name()).isNotBlank();
      assertThat(one.text('~')).as(one.name()).isNotBlank();
    }
    assertThat(names).hasSizeGreaterThan(50);
  }
}
