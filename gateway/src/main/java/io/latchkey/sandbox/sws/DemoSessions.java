package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.sws.WebSession.Flag;
import io.latchkey.sandbox.sws.WebSession.Step;
import io.latchkey.sandbox.tenant.Draw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two weeks of sessions up to now, of which a few are still open. */
final class DemoSessions {
  static final int CLOSED = 45;
  static final int OPEN = 3;

  private static final Duration PAST = Duration.ofDays(14);
  private static final Duration LONGEST = Duration.ofHours(8);

  /** A session that is open now began at most so long ago, and ends at most so far ahead. */
  private static final Duration OPEN_SIDE = Duration.ofHours(1);

  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final int MOST_STEPS = 12;
  private static final List<String> STEP_TYPES =
      List.of(
          "NavigatedTo",
          "MouseClick",
          "KeyPress",
          "ValueChange",
          "ClipboardPasted",
          "SessionLock",
          "SessionUnlock",
          "SessionResumed");

  private final Random random;
  private final Draw draw;
  private final long now;

  DemoSessions(Random random, long now) {
    this.random = random;
    this.draw = new Draw(random);
    this.now = now;
  }

  List<WebSession> draw(List<Policy> policies, List<SwsUser> users) {
    List<WebSession> sessions = new ArrayList<>();
    for (int i = 0; i < CLOSED; i++) {
      long length = between(LEAST, LONGEST);
      long start = now - length - between(Duration.ZERO, PAST);
      sessions.add(session(start, start + length, one(policies), one(users), i % 7 == 3));
    }
    for (int i = 0; i < OPEN; i++) {
      long start = now - between(LEAST, OPEN_SIDE);
      sessions.add(
          session(start, now + between(LEAST, OPEN_SIDE), one(policies), one(users), false));
    }
    return sessions;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private long between(Duration least, Duration most) {
    return random.nextLong(least.toMillis(), most.toMillis());
  }

  private WebSession session(long start, long end, Policy policy, SwsUser user, boolean flagged) {
    List<String> tabs = List.of(draw.digits(10), draw.digits(10));
    @Nullable Flag flag = flagged ? new Flag(end, "Ada", "Aalto") : null;
    return new WebSession(
        draw.word(15),
        start,
        end,
        flag,
        policy.id(),
        policy.name(),
        user,
        tabs,
        policy.layers(),
        steps(start, end, tabs, policy.name(), flag));
  }

  private List<Step> steps(
      long start, long end, List<String> tabs, String title, @Nullable Flag flag) {
    int count = 3 + random.nextInt(MOST_STEPS - 2);
    long apart = (end - start) / count;
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean first = i == 0;
      steps.add(
          new Step(
              draw.word(15),
              start + i * apart,
              draw.uuid(),
              first ? flag : null,
              one(tabs),
              first ? STEP_TYPES.get(0) : one(STEP_TYPES),
              "https://app.example.com/page/" + (1 + i),
              title));
    }
    return steps;
  }
}
