package io.latchkey.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final CallerKey KEY = CallerKey.of("lk_secret");

  @TempDir private Path results;

  @Test
  void aKeyIsFoundWhereverItStands() throws IOException {
    Path below = Files.createDirectories(results.resolve("below"));
    Files.writeString(results.resolve("clean"), "lk_secre t");
    Path leak = Files.writeString(below.resolve("leak"), "x".repeat((1 << 20) - 4) + "lk_secret");
    assertThat(new Report(results).holding(KEY)).containsExactly(leak);
  }

  @Test
  void refusalsAreCountedByReason() throws IOException {
    String line = "{\"stage\":\"accept\",\"reason\":\"overloaded\",\"status\":503}\n";
    String client = "{\"stage\":\"policy\",\"reason\":\"forbidden\",\"status\":403}\n";
    Files.writeString(results.resolve(Sandbox.ACCESS_LOG), line + client + line);
    assertThat(new Report(results).refusals()).containsOnly(entry("503 accept:overloaded", 2L));
  }

  private static java.util.Map.Entry<String, Long> entry(String what, long times) {
    return java.util.Map.entry(what, times);
  }

  @Test
  void thePageOfTheRunIsFound() throws IOException {
    Path run = Files.createDirectories(results.resolve("steadysimulation-1"));
    Path page = Files.writeString(run.resolve("index.html"), "");
    assertThat(new Report(results).page()).contains(page);
    assertThat(new Report(run.resolveSibling("none")).results()).doesNotExist();
  }
}
