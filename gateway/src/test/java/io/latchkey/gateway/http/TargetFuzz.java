package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any target is refused, or has the one reading that a plain decoder gives it. */
class TargetFuzz {

  @FuzzTest(maxDuration = "1m")
  void anAcceptedTargetHasOneReading(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Target target;
    try {
      target = Target.parse(text, false);
    } catch (RefusedException refused) {
      return;
    }
    String path = target.rawPath();
    assertThat(text).contains(path.equals("/") ? "" : path);
    String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    List<String> readings = target.readingsAfter(0);
    assertThat(readings).isNotEmpty().contains(decoded);
    for (String reading : readings) {
      assertThat(reading).startsWith("/").doesNotContain("//", "\\", "/./", "/../", "%", "\0");
      assertThat(reading).doesNotEndWith("/.").doesNotEndWith("/..");
    }
    assertThat(path.chars()).allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '?');
    for (int segments = 0; segments < 4; segments++) {
      assertThat(path).endsWith(target.rawAfter(segments));
    }
  }
}
