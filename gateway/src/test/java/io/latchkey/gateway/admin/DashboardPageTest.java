package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardPageTest {
  private static final Path SOURCES =
      Path.of("src/main/resources/io/latchkey/gateway/admin/dashboard");
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final int MOST_LINES = 250;

  private final DashboardPage page = new DashboardPage();

  private AdminAnswer get(String path) {
    return page.answer(new AdminCall("GET", path, "", null, new byte[0]))
        .toCompletableFuture()
        .join();
  }

  private static String text(AdminAnswer answer) {
    return new String(answer.content(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/assets/app.js, text/javascript; charset=utf-8",
    "/assets/uPlot.js, text/javascript; charset=utf-8",
    "/assets/style.css, text/css; charset=utf-8",
    "/assets/icon.svg, image/svg+xml"
  })
  void eachFileHasItsTypeAndThePolicy(String path, String type) {
    AdminAnswer answer = get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo(type);
    assertThat(answer.content()).isNotEmpty();
    assertThat(answer.fields().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
  }

  @Test
  void whatThePageLinksAndImportsIsServed() {
    List<String> links =
        LINK.matcher(text(get("/"))).results().map(found -> found.group(1)).toList();
    assertThat(links).hasSizeGreaterThan(4).allMatch(page::serves);

    for (String asset : DashboardPage.ASSETS) {
      Matcher imported = IMPORT.matcher(text(get("/assets/" + asset)));
      while (imported.find()) {
        assertThat(page.serves("/assets/" + imported.group(1))).as(imported.group()).isTrue();
      }
    }
  }

  @Test
  void everyFileOfTheDirectoryIsServedAndNoOther() throws Exception {
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("index.html")))
          .containsExactlyInAnyOrder(DashboardPage.ASSETS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/index.html", "/assets/", "/assets/../index.html", "/assets/package-info.class"})
  void nothingElseIsServed(String path) {
    assertThat(page.serves(path)).isFalse();
  }

  @Test
  void modulesAreSmallAndNeverReadTextAsHtml() throws Exception {
    for (String asset : DashboardPage.ASSETS) {
      String source = Files.readString(SOURCES.resolve(asset));
      assertThat(source.lines().count()).as(asset).isLessThanOrEqualTo(MOST_LINES);
      assertThat(source)
          .as(asset)
          .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://");
    }
    assertThat(text(get("/")))
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|<script(?! type)");
  }
}
