package io.latchkey.gateway.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dashboard: {@code /} and the files below {@code /assets/}, read from the class path when they
 * are asked for.
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

  private final Map<String, String> files = new HashMap<>();
  private final Map<String, AdminAnswer> answers = new ConcurrentHashMap<>();

  /** The page; each of its files is read when it is first asked for. */
  public DashboardPage() {
    files.put("/", OWN + "index.html");
    for (String asset : ASSETS) {
      files.put("/assets/" + asset, OWN + asset);
    }
    files.put("/assets/uPlot.js", PLOTS + "uPlot.esm.js");
    files.put("/assets/uPlot.css", PLOTS + "uPlot.min.css");
  }

  /** From the class path; a file that is not there is a fault of the build. */
  private static AdminAnswer file(String name) {
    try (InputStream in = DashboardPage.class.getClassLoader().getResourceAsStream(name)) {
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
    return files.containsKey(path);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    String file = files.get(call.path());
    return CompletableFuture.completedFuture(
        file == null
            ? AdminAnswer.problem(404, "Not Found", "Nothing is served at this path.", Map.of())
            : answers.computeIfAbsent(file, DashboardPage::file));
  }
}
