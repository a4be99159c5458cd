package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A hangup that comes while the gateway still starts is not lost. */
class DeferredTest {
  private final AtomicInteger done = new AtomicInteger();
  private final Deferred deferred = new Deferred();

  @Test
  void whatWasAskedForTooEarlyIsDoneOnce() {
    deferred.run();
    deferred.run();
    assertThat(done).hasValue(0);
    deferred.begin(done::incrementAndGet);
    assertThat(done).hasValue(1);
  }

  @Test
  void nothingIsDoneUnasked() {
    deferred.begin(done::incrementAndGet);
    assertThat(done).hasValue(0);
  }

  @Test
  void afterTheBeginningEachAskingIsDone() {
    deferred.begin(done::incrementAndGet);
    deferred.run();
    deferred.run();
    assertThat(done).hasValue(2);
  }
}
