package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a stranger sees of the dashboard off loopback: its own files, to which a browser that comes
 * for the first time can send no token, and nothing of this gateway.
 */
class DashboardShellTest extends AdminBench {
  private static final String HOST = "Host: localhost\r\n";

  /** A page that would be seen in whatever says anything of the gateway. */
  private static final AdminPage CANARY =
      new AdminPage() {
        @Override
        public boolean serves(String path) {
          return path.startsWith("/api/");
        }

        @Override
        public CompletionStage<AdminAnswer> answer(AdminCall call) {
          return CompletableFuture.completedFuture(
              AdminAnswer.json(200, AdminAnswer.object().put("name", "c4n4ry")));
        }
      };

  @Override
  List<AdminPage> more() {
    return List.of(new DashboardPage(), CANARY);
  }

  private static List<String> files() {
    List<String> files = new ArrayList<>(List.of("/", "/assets/uPlot.js", "/assets/uPlot.css"));
    for (String asset : DashboardPage.ASSETS) {
      files.add("/assets/" + asset);
    }
    return files;
  }

  @Test
  void itsFilesAreThoseOfTheJarWhoeverAsksAndHowever() throws Exception {
    InetSocketAddress at = start("0.0.0.0", "t0ken");
    DashboardPage jar = new DashboardPage();
    for (String file : files()) {
      AdminAnswer expected =
          jar.answer(new AdminCall("GET", file, "", null, new byte[0]))
              .toCompletableFuture()
              .join();
      String stranger = call(at, "GET " + file, HOST);
      assertThat(stranger).as(file).startsWith("HTTP/1.1 200 ").doesNotContain("c4n4ry", "t0ken");
      assertThat(stranger.substring(stranger.indexOf("\r\n\r\n") + 4))
          .isEqualTo(new String(expected.content(), StandardCharsets.ISO_8859_1));
      for (Map.Entry<String, String> other :
          Map.of(file + "?x=y", HOST, file, HOST + TOKEN + "Cookie: a=b\r\n").entrySet()) {
        assertThat(call(at, "GET " + other.getKey(), other.getValue())).isEqualTo(stranger);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/status",
        "GET /api/openapi.json",
        "GET /metrics",
        "GET /index.html",
        "GET /assets",
        "GET /assets/",
        "GET /assets/none.js",
        "GET /assets/app.js/",
        "GET /ASSETS/app.js",
        "HEAD /api/status",
        "POST /",
        "OPTIONS /assets/app.js"
      })
  void allElseNeedsTheToken(String requestLine) throws Exception {
    assertThat(call(start("0.0.0.0", "t0ken"), requestLine, HOST))
        .matches("(?s)HTTP/1.1 (401|405) .*")
        .doesNotContain("c4n4ry");
  }

  @Test
  void aForeignNameIsNotShownTheShellEither() throws Exception {
    assertThat(call(start("0.0.0.0", "t0ken"), "GET /", "Host: evil.example\r\n"))
        .startsWith("HTTP/1.1 421 ");
  }
}
