package io.latchkey.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is harmless is never taken for a secret, and a secret always is. */
class SecretTracesPropertyTest {
  private static final int HARMLESS = 1_000_000;
  private static final int ECHOES = 5_000;
  private static final int LINES_MOST = 12;
  private static final String VISIBLE =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -._~+/=;,:%\\\"&?#()";

  private final Random random = new Random(20261122);
  private final List<String> secrets = new ArrayList<>(EchoForms.secrets(random).values());
  private final List<SecretTraces> traces =
      secrets.stream().map(secret -> SecretTraces.of(List.of(Secret.of(secret)))).toList();

  /** The value of a field as tenants send them, with no secret of ours in it. */
  private String harmless() {
    return switch (random.nextInt(16)) {
      case 0 -> EchoForms.jwt(random, "caller-" + random.nextInt(100), 256);
      case 1 -> "s=" + EchoForms.text(random, "0123456789abcdef", 200) + "; Path=/; HttpOnly";
      case 2 -> "https://sso.acme.example/realms/acme?state=" + text(40) + "&typ=Bearer";
      case 3 -> EchoForms.text(random, "0123456789ABCDEF", 32 + random.nextInt(64));
      case 4 -> base64(random.nextInt(100));
      case 5 -> "Bearer realm=\"https://api.acme.example\", error=\"invalid_token\"";
      default -> text(random.nextInt(120));
    };
  }

  private String text(int length) {
    return EchoForms.text(random, VISIBLE, length);
  }

  private String base64(int octets) {
    byte[] bytes = new byte[octets];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void aMillionHarmlessValuesPass() {
    List<String> alarms = new ArrayList<>();
    for (int i = 0; i < HARMLESS; i++) {
      String value = harmless();
      byte[] line = ("X-A: " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      int one = i % traces.size();
      if (traces.get(one).areIn(line, 0, line.length)) {
        alarms.add(secrets.get(one) + " in " + value);
      }
    }
    assertThat(alarms).isEmpty();
  }

  @Test
  void everyEchoAmongHarmlessLinesIsFound() {
    List<UnaryOperator<String>> ways = new ArrayList<>(EchoForms.ways().values());
    for (int i = 0; i < ECHOES; i++) {
      int one = random.nextInt(secrets.size() - 1);
      UnaryOperator<String> way = ways.get(random.nextInt(ways.size()));
      String echo =
          lines()
              + "X-Echo: "
              + base64(random.nextInt(9))
              + "\""
              + way.apply(secrets.get(one))
              + "\" "
              + harmless()
              + "\r\n"
              + lines();
      byte[] section = echo.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(traces.get(one).areIn(section, 0, section.length)).as(echo).isTrue();
    }
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = random.nextInt(LINES_MOST); i > 0; i--) {
      lines.append("X-A: ").append(harmless()).append("\r\n");
    }
    return lines.toString();
  }
}
