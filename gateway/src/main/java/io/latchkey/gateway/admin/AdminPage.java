package io.latchkey.gateway.admin;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Something that the admin listener serves: one path, or all paths below one. */
public interface AdminPage {

  /** Whether this page answers for {@code path}, which begins with a slash and has no query. */
  boolean serves(String path);

  /**
   * The methods it takes, upper case. GET brings HEAD with it; each other method changes something
   * and so needs the token.
   */
  default Set<String> methods() {
    return Set.of("GET");
  }

  /** Whether a stranger may see it without the token, wherever the listener is bound. */
  default boolean isOpen() {
    return false;
  }

  /**
   * The answer to a call that may be made.
   *
   * <p>Called on the event loop of the connection: it does not block, and may complete on any
   * thread, within {@link AdminServer#ANSWER_TIMEOUT}.
   */
  CompletionStage<AdminAnswer> answer(AdminCall call);
}
