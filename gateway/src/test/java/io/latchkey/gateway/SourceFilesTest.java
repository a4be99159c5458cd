package io.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sources of the house look like, where no class file shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceFilesTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final int LONGEST = 400;
  private static final int LONG = 250;
  private static final int MEDIAN = 90;

  /** The check itself has to spell what no other file may. */
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  /** One plain character, or one escaped, is not a pattern to {@code String.split}. */
  private static final Pattern SPLIT_BY_PATTERN =
      Pattern.compile("\\.split\\(\\s*(?!\"(?:[^\\\\\".$|()\\[{^?*+]|\\\\\\\\\\W)\")");

  private static final Pattern READS_NO_CALL =
      Pattern.compile("io/latchkey/(sandbox|gateway/(config|cli))/.*");

  private final Map<String, String> sources = new TreeMap<>();

  @BeforeAll
  void readSources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        sources.put(MAIN.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    assertThat(sources).isNotEmpty();
  }

  @Test
  void noFileIsOverlong() {
    assertThat(filesThat(text -> lines(text) > LONGEST)).isEmpty();
  }

  @Test
  void nineFilesInTenAreShort() {
    List<Long> lengths = sources.values().stream().map(SourceFilesTest::lines).sorted().toList();
    assertThat(lengths.get(lengths.size() * 9 / 10)).isLessThanOrEqualTo(LONG);
  }

  @Test
  void theMedianFileIsSmall() {
    List<Long> lengths = sources.values().stream().map(SourceFilesTest::lines).sorted().toList();
    assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(MEDIAN);
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(filesThat(text -> UNFINISHED.matcher(text).find())).isEmpty();
  }

  @Test
  void inputIsNotSplitByPatterns() {
    assertThat(filesThat(text -> SPLIT_BY_PATTERN.matcher(text).find()))
        .allMatch(name -> READS_NO_CALL.matcher(name).matches());
  }

  @ParameterizedTest
  @ValueSource(strings = {".split(\"[ ,]\")", ".split(\".\")", ".split(by)", ".split(\"  \", 2)"})
  void aSplitByPatternIsFound(String code) {
    assertThat(code).containsPattern(SPLIT_BY_PATTERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {".split(\",\", -1)", ".split(\"/\")", ".split(\"\\\\.\")"})
  void aSplitByOneCharacterIsNot(String code) {
    assertThat(code).doesNotContainPattern(SPLIT_BY_PATTERN);
  }

  @Test
  void everyRoomSaysWhatItIs() {
    Set<String> rooms = new TreeSet<>();
    sources.keySet().forEach(name -> rooms.add(name.substring(0, name.lastIndexOf('/'))));
    assertThat(rooms)
        .allMatch(room -> saysWhatItIs(sources.getOrDefault(room + "/package-info.java", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/** Stage 1. */ @NullMarked package a;",
        "/** Stage 1. What enters: a. What leaves: b. Never: c. */ package a;",
        "/** Stage 1. What enters: a. Never: c. */ @NullMarked package a;"
      })
  void aRoomThatDoesNotIsFound(String text) {
    assertThat(saysWhatItIs(text)).isFalse();
  }

  private static boolean saysWhatItIs(String packageInfo) {
    String words = packageInfo.replaceAll("[\\s*]+", " ");
    return Stream.of("@NullMarked", "What enters:", "What leaves:", "Never:")
        .allMatch(words::contains);
  }

  private List<String> filesThat(Predicate<String> condition) {
    return sources.entrySet().stream()
        .filter(file -> condition.test(file.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long lines(String text) {
    return text.lines().count();
  }
}
