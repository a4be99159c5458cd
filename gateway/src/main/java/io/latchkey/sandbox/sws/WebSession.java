package io.latchkey.sandbox.sws;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded session of one user in one application. Times are milliseconds since 1970.
 *
 * @param end when it is closed, which may be yet to come
 * @param layers what protected it
 */
record WebSession(
    String id,
    long start,
    long end,
    @Nullable Flag flag,
    String applicationId,
    String applicationName,
    SwsUser user,
    List<String> tabIds,
    List<String> layers,
    List<Step> steps) {
  /** A mark that somebody put to a session or to a step. */
  record Flag(long time, String firstName, String lastName) {}

  /** One thing that the user did. */
  record Step(
      String id,
      long time,
      String eventId,
      @Nullable Flag flag,
      String tabId,
      String type,
      String url,
      String windowTitle) {}

  /** Whether it is over, and with that a recording. */
  boolean isClosed(long now) {
    return end <= now;
  }

  /** What happened up to now. */
  List<Step> steps(long now) {
    return steps.stream().filter(step -> step.time() <= now).toList();
  }

  /** What a free search looks at. */
  Stream<String> texts() {
    return Stream.of(applicationName, user.username(), user.fullName());
  }
}
