package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is accepted means to other readers of paths what it means to us. */
class TargetPropertyTest {
  private static final List<String> PIECES =
      List.of(
          "/",
          "/",
          "/",
          "a",
          "b",
          "admin",
          ".",
          "..",
          "%2e",
          "%2E%2e",
          ";",
          ";x=1",
          "%2f",
          "%2F",
          "%5c",
          "\\",
          "%3b",
          "%25",
          "%252e",
          "%00",
          "%c3%a9",
          "%c0%af",
          "%ef%bc%8e",
          "%zz",
          "%",
          "?",
          "#",
          "+",
          "%20",
          "%2",
          "%41",
          "=",
          "&",
          "*",
          "~");

  private static String random(Random random) {
    StringBuilder target = new StringBuilder("/");
    int length = 1 + random.nextInt(10);
    for (int i = 0; i < length; i++) {
      target.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return target.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyReaderOfAnAcceptedTargetSeesOneOfItsReadings(boolean encodedSlash) {
    Random random = new Random(20261122);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = random(random);
      Target target;
      try {
        target = Target.parse(text, encodedSlash);
      } catch (RefusedException refused) {
        continue;
      }
      accepted++;
      List<String> readings = target.readingsAfter(0);
      assertThat(readings).as(text).contains(byUri(target.rawPath()));
      assertThat(readings).as(text).contains(byServlet(target.rawPath()));
      assertThat(readings).as(text).contains(byWindows(target.rawPath()));
      assertThat(readings).as(text).contains(byFolding(target.rawPath()));
      assertThat(text).startsWith(target.rawPath());
    }
    assertThat(accepted).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void takingSegmentsOffRawOrDecodedIsTheSame(int segments) {
    Random random = new Random(segments);
    for (int i = 0; i < 50_000; i++) {
      String text = random(random);
      try {
        Target target = Target.parse(text, false);
        String rest = target.rawAfter(segments);
        List<String> expected =
            rest.isEmpty() ? List.of("") : Target.parse(rest, false).readingsAfter(0);
        assertThat(target.readingsAfter(segments)).as(text).containsExactlyElementsOf(expected);
      } catch (RefusedException refused) {
        assertThat(refused.refusal().reason()).isEqualTo(Reason.AMBIGUOUS_TARGET);
      }
    }
  }

  /** The JDK: decodes after it removed dot segments. */
  private static String byUri(String raw) {
    return URI.create("http://h" + raw).normalize().getPath();
  }

  /** A servlet container: parameters off, decoded, then dot segments. */
  private static String byServlet(String raw) {
    String bare =
        Stream.of(raw.split("/", -1))
            .map(
                segment ->
                    segment.contains(";") ? segment.substring(0, segment.indexOf(';')) : segment)
            .collect(Collectors.joining("/"));
    return dots(decoded(bare));
  }

  /** Decodes, turns backslashes and merges slashes before it removes dot segments. */
  private static String byWindows(String raw) {
    return dots(decoded(raw).replace('\\', '/').replace("//", "/"));
  }

  /** Decodes twice. */
  private static String byFolding(String raw) {
    return dots(decoded(decoded(raw)));
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String dots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals("..")) {
        kept.pollLast();
      } else if (!segments[i].equals(".")) {
        kept.addLast(segments[i]);
        continue;
      }
      if (last) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
