package io.latchkey.gateway.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How the containers of these journeys run, as {@code docker-compose.yml} has it but without even
 * {@code /tmp}: nothing can be written, nothing but one user's own rights is left, memory and
 * processor are limited, and ports are published on loopback alone.
 */
final class Hardening {
  static final long MEMORY = 256L * 1024 * 1024;
  private static final long NANO_CPUS = 1_000_000_000;
  private static final long PROCESSES = 200;
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(2);

  private Hardening() {}

  /** Applies it to a container that is about to be made, with these volumes and ports. */
  static void apply(CreateContainerCmd command, List<Bind> binds, int... ports) {
    // the image's own check, asked more often
    command.withHealthcheck(new HealthCheck().withInterval(HEALTH_INTERVAL.toNanos()));
    HostConfig host = command.getHostConfig();
    if (host == null) {
      throw new AssertionError("the client makes a host configuration for every container");
    }
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges:true"))
        .withMemory(MEMORY)
        .withNanoCPUs(NANO_CPUS)
        .withPidsLimit(PROCESSES)
        .withBinds(binds)
        .withPortBindings(
            Arrays.stream(ports)
                .mapToObj(
                    port ->
                        new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port)))
                .toList());
  }
}
