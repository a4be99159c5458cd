package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A simulation starts a sandbox, reads what that says, calls its gateway, and judges. */
class LoadTestIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  @Timeout(300)
  void aSandboxIsLoadedAndJudged() {
    String words = "steady --rate 5 --warm-up 1 --duration 5 --p50 5000 --p99 20000";

    assertThat(LoadTest.run(ROOT, words.split(" "))).isZero();
  }
}
