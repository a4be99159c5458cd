package io.latchkey.gateway.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The page at {@code /api/openapi.json}: the description of this API, in OpenAPI 3.1. */
public final class OpenApiPage implements AdminPage {
  private static final String FILE = "openapi.json";

  private volatile @Nullable AdminAnswer answer;

  /** Read from the class path when it is first asked for; without it the build is at fault. */
  private static AdminAnswer load() {
    try (InputStream in = OpenApiPage.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + FILE);
      }
      return new AdminAnswer(200, "application/json", in.readAllBytes(), Map.of());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/openapi.json");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    AdminAnswer known = answer;
    if (known == null) {
      known = load();
      answer = known;
    }
    return CompletableFuture.completedFuture(known);
  }
}
