package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code /api/explain}: what would become of a call. It changes nothing and needs the
 * token all the same, for it tells who may do what.
 */
public final class ExplainPage implements AdminPage {
  /** The most characters of a method. */
  static final int MAX_METHOD = 32;

  /** The most characters of a URL, and of a value of a field. */
  static final int MAX_URL = 8192;

  /** The most characters of a caller's name. */
  static final int MAX_CALLER = 200;

  /** The most fields of the call that is asked about. */
  static final int MAX_FIELDS = 100;

  private static final Set<String> NAMES = Set.of("method", "url", "caller", "fields");

  private final Giver giver;

  /** Who knows. Any thread; it does not block and asks nobody. */
  public interface Giver {
    /**
     * The explanation, as JSON.
     *
     * @param caller whose credentials are taken as shown, or null
     * @param fields of the request, names and values
     * @return null where these are not one request
     */
    @Nullable ObjectNode explain(
        String method, String url, @Nullable String caller, List<Map.Entry<String, String>> fields);
  }

  public ExplainPage(Giver giver) {
    this.giver = giver;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/api/explain");
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    return CompletableFuture.completedFuture(explained(call));
  }

  private AdminAnswer explained(AdminCall call) {
    try {
      JsonContent asked = JsonContent.of(call, NAMES);
      ObjectNode told =
          giver.explain(
              asked.text("method", MAX_METHOD),
              asked.text("url", MAX_URL),
              asked.textOrNull("caller", MAX_CALLER),
              asked.pairs("fields", MAX_FIELDS, MAX_URL));
      return told == null
          ? AdminAnswer.problem(
              400,
              "Bad Request",
              "Method, URL and fields must be those of one request, without line ends.",
              Map.of())
          : AdminAnswer.json(200, told);
    } catch (JsonContent.Unfit unfit) {
      return unfit.answer();
    }
  }
}
