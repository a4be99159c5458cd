package io.latchkey.gateway.container;

import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import org.testcontainers.DockerClientFactory;

/** The Docker engine that the journeys run on. */
final class Engine {
  private static final String MISSING =
      "No Docker engine answers here, so the journeys of the container did not run. Start one, and"
          + " see that this user may use it: docker version";

  private Engine() {}

  /** A client of the engine; where there is none, says so on the console and skips the test. */
  static DockerClient required() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.out.println("SKIPPED: " + MISSING);
      abort(MISSING);
    }
    return DockerClientFactory.lazyClient();
  }
}
