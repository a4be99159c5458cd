package io.latchkey.gateway.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The sandbox's tenants and a gateway in front of them, each in a container of its own, configured
 * by {@code config/compose.yaml}. They share a volume in memory, where the tenants write their
 * keys.
 */
final class Scene implements AutoCloseable {
  static final int CALLS = 8080;
  static final int ADMIN = 9090;
  static final int IDENTITY = 8181;

  /** Of the tenants' ports, the one that listens last. */
  private static final int LAST_PORT = 8183;

  private static final String KEYS = "/sandbox";
  private static final Path CONFIG = Path.of("..", "config").toAbsolutePath().normalize();
  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  private final DockerClient engine;
  private final String volume = "latchkey-journey-" + UUID.randomUUID();
  private final Network network = Network.newNetwork();
  private final GenericContainer<?> tenants;
  private final GenericContainer<?> gateway;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Scene(DockerClient engine, String image) {
    this.engine = engine;
    this.tenants =
        container(image, keys(AccessMode.rw), List.of(), IDENTITY, LAST_PORT)
            .withNetworkAliases("tenants")
            .withCommand("sandbox", "--tenants-only", "--bind", "0.0.0.0", "--dir", KEYS)
            .waitingFor(Wait.forHttp("/sandbox/counters").forPort(LAST_PORT));
    this.gateway =
        container(image, keys(AccessMode.ro), List.of(config(CONFIG)), CALLS, ADMIN)
            .withCommand("serve", "--config", "/etc/latchkey/compose.yaml")
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(LONGEST_START));
  }

  /** Builds the image, starts both containers and waits until the gateway is healthy. */
  static Scene start() {
    DockerClient engine = Engine.required();
    Scene scene = new Scene(engine, Image.build(engine));
    try {
      scene.begin();
    } catch (RuntimeException failed) {
      scene.close();
      throw failed;
    }
    return scene;
  }

  private void begin() {
    engine
        .createVolumeCmd()
        .withName(volume)
        .withDriverOpts(
            Map.of("type", "tmpfs", "device", "tmpfs", "o", "uid=65532,gid=65532,mode=0700"))
        .exec();
    tenants.start();
    gateway.start();
  }

  /** The directory on this machine, as the container's {@code /etc/latchkey}. */
  static Bind config(Path directory) {
    return new Bind(directory.toString(), new Volume("/etc/latchkey"), AccessMode.ro);
  }

  private Bind keys(AccessMode access) {
    return new Bind(volume, new Volume(KEYS), access);
  }

  private GenericContainer<?> container(String image, Bind keys, List<Bind> more, int... ports) {
    List<Bind> binds = Stream.concat(Stream.of(keys), more.stream()).toList();
    return new GenericContainer<>(image)
        .withNetwork(network)
        .withExposedPorts(IntStream.of(ports).boxed().toArray(Integer[]::new))
        .withStartupTimeout(LONGEST_START)
        .withCreateContainerCmdModifier(command -> Hardening.apply(command, binds, ports));
  }

  DockerClient engine() {
    return engine;
  }

  GenericContainer<?> tenants() {
    return tenants;
  }

  GenericContainer<?> gateway() {
    return gateway;
  }

  HttpClient http() {
    return http;
  }

  /** A file that the tenants wrote, without the end of its line. */
  String key(String name) throws IOException, InterruptedException {
    return tenants.execInContainer("cat", KEYS + "/" + name).getStdout().strip();
  }

  /** A request to the gateway, as the sandbox's caller if so wished. */
  HttpRequest request(String path, boolean proven) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(gateway, CALLS, path));
    return proven ? request.header("X-Api-Key", key("caller.key")).build() : request.build();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(GenericContainer<?> from, int port, String path)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url(from, port, path)).build());
  }

  /** Sets switches of the simulated CyberArk Identity, given as JSON. */
  void switches(String json) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(url(tenants, IDENTITY, "/sandbox/switches"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private static URI url(GenericContainer<?> container, int port, String path) {
    return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port) + path);
  }

  @Override
  public void close() {
    gateway.stop();
    tenants.stop();
    network.close();
    engine.removeVolumeCmd(volume).exec();
  }
}
