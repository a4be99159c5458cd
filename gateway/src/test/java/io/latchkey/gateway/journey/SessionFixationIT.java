package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller that has the tenant set a session of its choosing, for the other callers to use. */
class SessionFixationIT {
  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT" }
      serviceAccounts:
        kiosk: { tenant: identity, grant: userLogin, user: kiosk, password: p }
      scopes: { all: { rest: [".*"] } }
      callers:
        app: { apiKey: "SHA" }
      routes:
        - { name: identity, path: /, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
      """;

  @TempDir private Path directory;
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = Bench.start(directory, YAML, tenant -> tenant.answers(SessionFixationIT::tenant));
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  /** Sets whatever cookie the query asks for, and knows three sessions of two users. */
  private static String tenant(Answer request) {
    String head = request.head();
    if (head.startsWith("POST /Security/StartAuthentication ")) {
      return FakeTenant.json(
          "{\"success\":true,\"Result\":{\"SessionId\":\"s\",\"Challenges\":[{\"Mechanisms\":"
              + "[{\"Name\":\"UP\",\"MechanismId\":\"m\"}]}]}}");
    }
    if (head.startsWith("POST /Security/AdvanceAuthentication ")) {
      return FakeTenant.answer(
          "200 OK",
          "Set-Cookie: .ASPXAUTH=ours; Path=/\r\n",
          "{\"success\":true,\"Result\":{\"Summary\":\"LoginSuccess\"}}");
    }
    if (head.startsWith("POST /Security/WhoAmI ")) {
      String user =
          switch (request.field("Authorization")) {
            case "Bearer ours", "Bearer renewed" -> "kiosk";
            default -> "attacker";
          };
      return FakeTenant.json("{\"success\":true,\"Result\":{\"User\":\"" + user + "\"}}");
    }
    int asked = head.indexOf("?cookie=");
    return asked < 0
        ? FakeTenant.HI
        : FakeTenant.answer(
            "200 OK",
            "Set-Cookie: "
                + head.substring(asked + "?cookie=".length(), head.indexOf(' ', asked))
                + "; Path=/; Secure; HttpOnly\r\n",
            "");
  }

  private List<Answer> asked() {
    return bench.tenant.sent().stream()
        .filter(sent -> sent.head().startsWith("POST /Security/WhoAmI "))
        .toList();
  }

  private String speaksWith() throws IOException {
    assertThat(bench.get("/x", "").status()).isEqualTo(200);
    List<Answer> sent = bench.tenant.sent();
    return sent.get(sent.size() - 1).field("Authorization");
  }

  @Test
  void theSessionOfAnotherUserIsNeverSpokenWith() throws IOException {
    assertThat(bench.get("/echo?cookie=.ASPXAUTH=attackers", "").status()).isEqualTo(200);
    Awaitility.await().until(() -> asked().size(), count -> count > 0);
    for (int i = 0; i < 20; i++) {
      assertThat(speaksWith()).isEqualTo("Bearer ours");
    }
  }

  @Test
  void aRenewedSessionOfTheSameUserIs() throws IOException {
    assertThat(bench.get("/echo?cookie=.ASPXAUTH=renewed", "").status()).isEqualTo(200);
    Awaitility.await().until(() -> speaksWith().equals("Bearer renewed"));
  }
}
