package io.latchkey.gateway.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The dashboard: {@code /} and the files below {@code /assets/}, read from the class path once.
 *
 * <p>Its files are the same in every gateway and say nothing of this one, so they are open to
 * everybody: the page asks for the admin token where what it shows needs it. Its own
 * Content-Security-Policy lets it run and load nothing that does not come from this listener.
 */
public final class DashboardPage implements AdminPage {
  private static final String PLOTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String OWN = "io/latchkey/gateway/admin/dashboard/";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** All files below {@code /assets/}: nothing else can be asked for. */
  static final String[] ASSETS = {
    "accounts.js",
    "api.js",
    "app.js",
    "causes.js",
    "dom.js",
    "explain.js",
    "icon.svg",
    "panels.css",
    "plot.js",
    "poll.js",
    "refusals.js",
    "reload.js",
    "routes.js",
    "style.css",
    "table.js",
    "tenants.js",
    "theme.js",
    "token.js",
    "traffic.js",
    "words.js"
  };

  private final Map<String, AdminAnswer> answers;

  private DashboardPage(Map<String, AdminAnswer> answers) {
    this.answers = Map.copyOf(answers);
  }

  /** The page, read from the class path; a file that is not there is a fault of the build. */
  public static DashboardPage load() {
    Map<String, AdminAnswer> answers = new HashMap<>();
    answers.put("/", file(OWN, "index.html"));
    for (String asset : ASSETS) {
      answers.put("/assets/" + asset, file(OWN, asset));
    }
    answers.put("/assets/uPlot.js", file(PLOTS, "uPlot.esm.js"));
    answers.put("/assets/uPlot.css", file(PLOTS, "uPlot.min.css"));
    return new DashboardPage(answers);
  }

  private static AdminAnswer file(String directory, String name) {
    try (InputStream in =
        DashboardPage.class.getClassLoader().getResourceAsStream(directory + name)) {
      if (in == null) {
        throw new IllegalStateException("the dashboard lacks " + name);
      }
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new AdminAnswer(
          200,
          type == null ? "application/octet-stream" : type,
          in.readAllBytes(),
          Map.of("Content-Security-Policy", POLICY));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public boolean serves(String path) {
    return answers.containsKey(path);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    AdminAnswer answer = answers.get(call.path());
    return CompletableFuture.completedFuture(
        answer == null
            ? AdminAnswer.problem(404, "Not Found", "Nothing is served at this path.", Map.of())
            : answer);
  }
}
