package io.latchkey.gateway.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The image, stopped: what {@code docker stop} sends lets calls under way end. */
@Timeout(300)
class DrainIT {
  private static final String PATH = "/identity/security/whoami";
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Scene scene;

  @BeforeEach
  void start() {
    scene = Scene.start();
  }

  @AfterEach
  void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  private boolean isUnderWay() throws IOException, InterruptedException {
    return scene
        .get(scene.tenants(), Scene.IDENTITY, "/sandbox/counters")
        .body()
        .contains("/security/whoami");
  }

  @Test
  void aSlowCallEndsAfterSigtermNewOnesAreRefusedAndTheExitCodeIs0() throws Exception {
    scene.switches("{\"apiLatencyMillis\":" + SLOW.toMillis() + "}");
    CompletableFuture<HttpResponse<String>> slow =
        scene.http().sendAsync(scene.request(PATH, true), HttpResponse.BodyHandlers.ofString());
    await().atMost(DEADLINE).until(this::isUnderWay);
    String gateway = scene.gateway().getContainerId();

    scene.engine().killContainerCmd(gateway).withSignal("TERM").exec();
    long told = System.nanoTime();
    await()
        .atMost(SLOW)
        .until(() -> scene.get(scene.gateway(), Scene.ADMIN, "/health/ready").statusCode() == 503);
    assertThat(slow).isNotDone();
    assertThat(isRefused()).isTrue();

    int exit =
        scene
            .engine()
            .waitContainerCmd(gateway)
            .exec(new WaitContainerResultCallback())
            .awaitStatusCode(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - told);
    assertThat(slow.get(1, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(slow.get().body()).contains("\"success\":true").endsWith("}");
    assertThat(exit).isZero();
    assertThat(took).isBetween(Duration.ofSeconds(1), SLOW.plusSeconds(10));
    assertThat(scene.gateway().getLogs()).contains("stopped").doesNotContain("drain deadline");
    System.out.println("drained in " + took.toMillis() + " ms");
  }

  private boolean isRefused() throws InterruptedException {
    try {
      return scene.send(scene.request(PATH, true)).statusCode() == 503;
    } catch (IOException noConnection) {
      return true;
    }
  }
}
