package io.latchkey.gateway.journey;

import io.latchkey.gateway.bootstrap.Gateway;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A whole gateway in this process, made from YAML text as a user would write it. */
public final class RunningGateway implements AutoCloseable {
  private final Gateway gateway;

  private RunningGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Starts one; {@code yaml} should bind port 0 everywhere. */
  public static RunningGateway start(Path directory, String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    Loaded loaded = ConfigFile.load(file, Map.of());
    if (!(loaded instanceof Loaded.Valid valid)) {
      throw new AssertionError("the test's configuration is wrong: " + loaded.problems());
    }
    return new RunningGateway(Gateway.start(valid, new Metrics(InstantSource.system())));
  }

  public Gateway gateway() {
    return gateway;
  }

  /** Where callers reach its first listener. */
  public InetSocketAddress address() {
    return gateway.addresses().get(0);
  }

  public int port() {
    return address().getPort();
  }

  /** A raw connection to its first listener. */
  public RawPeer connect() throws IOException {
    return RawPeer.connect(address());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
