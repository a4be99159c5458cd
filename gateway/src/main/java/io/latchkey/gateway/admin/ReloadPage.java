package io.latchkey.gateway.admin;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The page at {@code /api/reload}: GET shows what a reload would do, POST does it. */
public final class ReloadPage implements AdminPage {
  private final Operator operator;

  public ReloadPage(Operator operator) {
    this.operator = operator;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/reload");
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    if (call.method().equals("GET")) {
      return operator.preview().thenApply(report -> AdminAnswer.of(200, report));
    }
    if (call.content().length > 0) {
      return CompletableFuture.completedFuture(
          AdminAnswer.problem(400, "Bad Request", "A reload takes no content.", Map.of()));
    }
    return operator.reload().thenApply(ReloadPage::shown);
  }

  private static AdminAnswer shown(ReloadReport report) {
    int status =
        switch (report.result()) {
          case DONE, UNCHANGED, POSSIBLE -> 200;
          case REFUSED -> 422;
          case BUSY -> 409;
        };
    String word = report.result().name().toLowerCase(Locale.ROOT);
    return AdminAnswer.of(status, report).noted(word + ", " + report.version());
  }
}
