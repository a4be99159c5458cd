package io.latchkey.gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * What a test awaits is looked for at once, then ever less often: most of it is there after a few
 * milliseconds, and a tenth of a second for each wait adds up to a minute of the build.
 */
public final class QuickWaits implements TestExecutionListener {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration MOST = Duration.ofMillis(100);

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    Awaitility.setDefaultPollInterval(
        (count, before) -> {
          Duration next = count <= 1 ? FIRST : before.multipliedBy(2);
          return next.compareTo(MOST) < 0 ? next : MOST;
        });
  }
}
