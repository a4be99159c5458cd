package io.latchkey.gateway.journey.http2;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of conformance has what h2spec has, and the page that people read says the same. */
class ConformanceTableTest {
  private static final Path PAGE = Path.of("docs/http2-conformance.md");

  /** How many cases h2spec has of each section. */
  private static final String H2SPEC =
      """
      generic 1:1 2:5 3.1:3 3.2:3 3.3:5 3.4:1 3.5:1 3.7:1 3.8:1 3.9:2 3.10:2 4:4 5:15
      http2 3.5:2 4.1:3 4.2:3 4.3:3 5.1:13 5.1.1:2 5.1.2:1 5.3.1:2 5.4.1:2 5.5:2 6.1:3 6.2:4 \
      6.3:2 6.4:3 6.5:3 6.5.2:5 6.5.3:2 6.7:4 6.8:1 6.9:3 6.9.1:3 6.9.2:3 6.10:6 7:2 8.1:1 \
      8.1.2:1 8.1.2.1:4 8.1.2.2:2 8.1.2.3:7 8.1.2.6:2 8.2:1
      hpack 2.3.3:2 4.2:1 5.2:3 6.1:1 6.3:1
      """;

  private static final String INTRODUCTION =
      """
      # HTTP/2 of callers, case by case

      What `Http2ConformanceIT` sends to a running gateway in raw frames, and what it must see. The
      suites `generic`, `http2` and `hpack` have the sections and numbers of h2spec, which counts by
      RFC 7540 (sections 8.1.2.x are 8.2 and 8.3 of RFC 9113, 3.5 is 3.4, 8.2 is 8.4); `more` counts
      by RFC 9113, and by RFC 7541 and 9110 where it says so. A *connection error* is GOAWAY and the
      end of the connection; a *stream error* is RST_STREAM, and the connection lives: a PING is
      answered. A request that is *malformed* never reaches a tenant whole.

      This page is written by `ConformanceTableTest`, which also counts the cases against h2spec's.
      """;

  @Test
  void noTwoCasesHaveOneName() {
    assertThat(ConformanceTable.all()).extracting(ConformanceCase::id).doesNotHaveDuplicates();
  }

  @Test
  void everyCaseOfH2specHasItsOwn() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (ConformanceCase one : ConformanceTable.all()) {
      if (!one.suite().equals("more")) {
        counts.merge(one.suite() + " " + one.section(), 1, Integer::sum);
      }
    }
    Map<String, Integer> expected = new LinkedHashMap<>();
    for (String line : H2SPEC.lines().toList()) {
      String[] words = line.split(" ");
      for (String word : List.of(words).subList(1, words.length)) {
        String[] parts = word.split(":");
        expected.put(words[0] + " " + parts[0], Integer.valueOf(parts[1]));
      }
    }
    assertThat(counts).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void thePageSaysWhatIsChecked() throws IOException {
    String page = page();
    if (Boolean.getBoolean("latchkey.rewrite")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/http2-conformance.md; -Dlatchkey.rewrite=true writes it anew")
        .isEqualTo(page);
  }

  private static String page() {
    Map<String, List<ConformanceCase>> suites =
        ConformanceTable.all().stream()
            .collect(
                groupingBy(
                    ConformanceCase::suite,
                    LinkedHashMap::new,
                    java.util.stream.Collectors.toList()));
    StringBuilder page = new StringBuilder(INTRODUCTION);
    suites.forEach(
        (suite, cases) ->
            page.append("\n## ")
                .append(suite)
                .append(": ")
                .append(cases.size())
                .append(" cases\n\n| case | sent | must be seen |\n| --- | --- | --- |\n")
                .append(cases.stream().map(ConformanceTableTest::row).collect(joining())));
    return page.toString();
  }

  private static String row(ConformanceCase one) {
    String id = one.id().substring(one.id().indexOf('/') + 1);
    return "| %s | %s | %s |\n".formatted(id, one.sent(), one.seen().words());
  }
}
