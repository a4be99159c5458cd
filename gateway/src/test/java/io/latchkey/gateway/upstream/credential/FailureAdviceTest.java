package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureAdviceTest {
  private static final Path ROOM = Path.of("src/main/java/io/latchkey/gateway/upstream/credential");
  private static final Pattern WORD =
      Pattern.compile("(?:passing|lasting|garbage)\\(\\s*\"([a-z_-]+)\"\\s*[,+]");
  private static final Pattern LISTED = Pattern.compile("\"([a-z]+_[a-z_]+)\",?\n?");

  private static MintFailure failure(String word, long offsetSeconds) {
    return MintFailure.passing(word, "s").clockOffset(Duration.ofSeconds(offsetSeconds));
  }

  @Test
  void everyWordThatAFailureCanHaveHasItsAdvice() throws IOException {
    Set<String> words = new TreeSet<>();
    try (Stream<Path> files = Files.list(ROOM)) {
      for (Path file : files.toList()) {
        Matcher matcher = WORD.matcher(Files.readString(file));
        while (matcher.find()) {
          words.add(matcher.group(1));
        }
      }
    }
    Matcher listed = LISTED.matcher(Files.readString(ROOM.resolve("TokenErrors.java")));
    while (listed.find()) {
      words.add(listed.group(1));
    }
    assertThat(words).hasSizeGreaterThan(25).contains("unreachable", "challenge", "invalid_scope");
    words.removeAll(Set.of("status-", "error_description"));
    for (String word : words) {
      assertThat(FailureAdvice.of(word)).as(word).isNotNull().endsWith(".");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_client, secret or key",
    "invalid_grant, user or key",
    "invalid_scope, Give the account the scope",
    "unreachable, whether the tenant is up",
    "timeout, whether the tenant is up",
    "login-failed, unlock the user",
    "challenge, multi-factor",
    "status-401, secret or key",
    "status-404, Check the tenant's url",
    "status-429, limits how often",
    "status-503, has a fault (503)",
    "client-certificate, client certificate",
    "probe-403, Check probe",
    "made-up-by-the-server, See the event log"
  })
  void eachKindOfFailureSaysWhatToDo(String word, String advice) {
    assertThat(FailureAdvice.on(failure(word, 0))).contains(advice);
  }

  @ParameterizedTest
  @CsvSource({
    "60, ''",
    "-60, ''",
    "61, it is 61 seconds behind",
    "-61, it is 61 seconds ahead of",
    "119, it is 119 seconds behind",
    "600, it is 10 minutes behind",
    "-600, it is 10 minutes ahead of"
  })
  void aClockThatIsOffIsNamedFirst(long seconds, String said) {
    String advice = FailureAdvice.on(failure("invalid_client", seconds));
    assertThat(advice).contains("secret or key");
    if (said.isEmpty()) {
      assertThat(advice).doesNotContain("clock");
    } else {
      assertThat(advice).startsWith("Set this machine's clock, by NTP for example: " + said);
    }
  }
}
