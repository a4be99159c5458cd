package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drain that is asked for while the process starts ends the process all the same. */
class DrainHookTest {
  private final List<String> run = new ArrayList<>();
  private final DrainHook hook = new DrainHook(() -> run.add("gateway"));

  @Test
  void whoIsHookedOnBeforeIsRunAlone() {
    hook.lead(() -> run.add("process"));
    assertThat(run).isEmpty();

    hook.ask();

    assertThat(run).containsExactly("process");
  }

  @Test
  void whoIsHookedOnAfterwardsIsRunAtOnce() {
    hook.ask();
    assertThat(run).containsExactly("gateway");

    hook.lead(() -> run.add("process"));

    assertThat(run).containsExactly("gateway", "process");
  }
}
