package io.latchkey.gateway.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.Ports;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** The image, running: it serves and refuses, and can do nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ContainerIT {
  private static final String WHOAMI = "/identity/security/whoami";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private Scene scene;

  @BeforeAll
  void start() {
    scene = Scene.start();
  }

  @AfterAll
  void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  private ExecResult run(String... command) throws Exception {
    return scene.gateway().execInContainer(command);
  }

  @ParameterizedTest
  @CsvSource({
    WHOAMI + ", svc-hr@example.com",
    "/sws/v2-edge/sws/activities?activityTypes=PolicyLoaded, PolicyLoaded",
    "/aic/openidm/managed/alpha_user?_queryFilter=true&_pageSize=1, userName",
    "/monitoring/logs/sources, am-access",
  })
  void aCallGoesThroughToATenantOfEachKind(String path, String known) throws Exception {
    HttpResponse<String> answer = scene.send(scene.request(path, true));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains(known);
  }

  @Test
  void aCallWithoutProofIsRefused() throws Exception {
    HttpResponse<String> answer = scene.send(scene.request(WHOAMI, false));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("urn:latchkey:refusal:caller:unproven");
  }

  @Test
  void aCallThatNoScopeOpensIsRefused() throws Exception {
    HttpResponse<String> answer = scene.send(scene.request("/identity/RedRock/query", true));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("urn:latchkey:refusal:scope:not-opened");
  }

  @Test
  void theAdminListenerTellsStrangersItsHealthAlone() throws Exception {
    assertThat(scene.get(scene.gateway(), Scene.ADMIN, "/health/ready").statusCode())
        .isEqualTo(200);
    assertThat(scene.get(scene.gateway(), Scene.ADMIN, "/metrics").statusCode()).isEqualTo(401);
  }

  @Test
  void itIsHealthyByItsOwnBinary() throws Exception {
    ExecResult asked = run("java", "-jar", "/opt/latchkey/latchkey.jar", "health");

    assertThat(asked.getExitCode()).as(asked.getStderr()).isZero();
    assertThat(asked.getStdout()).isEqualTo("ready\n");
    ContainerState state = inspect(scene.gateway()).getState();
    assertThat(state.getHealth().getStatus()).isEqualTo("healthy");
  }

  @Test
  void itRunsAsNobodyInParticularWithoutCapabilities() throws Exception {
    assertThat(run("cat", "/proc/1/status").getStdout().lines().map(l -> l.replaceAll("\\s+", " ")))
        .contains(
            "Uid: 65532 65532 65532 65532",
            "Gid: 65532 65532 65532 65532",
            "CapPrm: 0000000000000000",
            "CapEff: 0000000000000000",
            "CapBnd: 0000000000000000",
            "NoNewPrivs: 1");
  }

  @Test
  void theFirstProcessIsTheJvmSoThatSignalsReachIt() throws Exception {
    assertThat(run("cat", "/proc/1/comm").getStdout().strip()).isEqualTo("java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/opt/latchkey", "/etc/latchkey", "/sandbox", "/tmp", "/var/tmp", "/"})
  void nothingCanBeWritten(String directory) throws Exception {
    ExecResult touched = run("touch", directory + "/file");

    assertThat(touched.getExitCode()).isOne();
    assertThat(touched.getStderr()).contains("Read-only file system");
  }

  @Test
  void itLacksNothingForBeingReadOnly() {
    assertThat(scene.gateway().getLogs())
        .contains("serving", "sockets=epoll")
        .doesNotContain(" ERROR ", "WARNING: ", "Read-only file system", "ermission denied");
    assertThat(scene.engine().containerDiffCmd(scene.gateway().getContainerId()).exec())
        .map(ChangeLog::getPath)
        .as("no more than the places where volumes are mounted")
        .isSubsetOf("/etc", "/etc/latchkey", "/sandbox");
  }

  @Test
  void memoryAndProcessorAreTheContainersOwn() throws Exception {
    ExecResult said =
        run(
            "java",
            "@/opt/latchkey/jvm.options",
            "@/opt/latchkey/container.options",
            "-XX:+PrintFlagsFinal",
            "-version");
    long heap =
        said.getStdout()
            .lines()
            .filter(line -> line.contains(" MaxHeapSize "))
            .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[3]))
            .findFirst()
            .orElseThrow();

    assertThat(heap).isBetween(Hardening.MEMORY * 39 / 100, Hardening.MEMORY * 42 / 100);
  }

  @Test
  void portsAreReachedFromThisMachineAlone() {
    for (GenericContainer<?> container : List.of(scene.gateway(), scene.tenants())) {
      assertThat(inspect(container).getNetworkSettings().getPorts().getBindings().values())
          .filteredOn(bindings -> bindings != null)
          .isNotEmpty()
          .allSatisfy(
              bindings ->
                  assertThat(Arrays.stream(bindings).map(Ports.Binding::getHostIp))
                      .containsOnly("127.0.0.1"));
    }
  }

  @Test
  void noSecretIsInTheLogsOrInWhatTheEngineTells() throws Exception {
    assertThat(scene.send(scene.request(WHOAMI, true)).statusCode()).isEqualTo(200);
    List<String> secrets = new ArrayList<>();
    for (String file :
        List.of(
            "caller.key",
            "client.secret",
            "admin.token",
            "user.password",
            "user.ticket",
            "aic.key",
            "aic.secret")) {
      secrets.add(scene.key(file));
    }
    assertThat(secrets).allMatch(secret -> secret.length() >= 12);

    for (GenericContainer<?> container : List.of(scene.gateway(), scene.tenants())) {
      assertThat(MAPPER.writeValueAsString(inspect(container)))
          .contains("/opt/latchkey/latchkey.jar")
          .doesNotContain(secrets);
      assertThat(container.getLogs()).doesNotContain(secrets).doesNotContain("Bearer ", "eyJ");
    }
  }

  private InspectContainerResponse inspect(GenericContainer<?> container) {
    return scene.engine().inspectContainerCmd(container.getContainerId()).exec();
  }
}
