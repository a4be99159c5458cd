package io.latchkey.gateway.journey;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Result;
import io.latchkey.gateway.bootstrap.Gateway;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.telemetry.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway whose file is written anew while it runs. */
final class ReloadScene implements AutoCloseable {
  private static final long LONG_SECONDS = 30;

  private final Path file;
  private final Gateway gateway;

  private ReloadScene(Path file, Gateway gateway) {
    this.file = file;
    this.gateway = gateway;
  }

  static ReloadScene start(Path directory, String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    return start(file);
  }

  /** The same of a file that is there. */
  static ReloadScene start(Path file) throws IOException {
    Loaded loaded = ConfigFile.load(file, Map.of());
    if (!(loaded instanceof Loaded.Valid valid)) {
      throw new AssertionError("the test's configuration is wrong: " + loaded.problems());
    }
    return new ReloadScene(file, Gateway.start(valid, new Metrics(InstantSource.system())));
  }

  /** One tenant with an account of its own token endpoint, and one caller who may do all. */
  static String yaml(FakeTenant tenant, String more) {
    return Yaml.injecting(tenant.url(), tenant.url() + "/token") + more;
  }

  Gateway gateway() {
    return gateway;
  }

  Path file() {
    return file;
  }

  InetSocketAddress address() {
    return gateway.addresses().get(0);
  }

  RawPeer connect() throws IOException {
    return RawPeer.connect(address());
  }

  void write(String yaml) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next.yaml"), yaml);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  ReloadReport reload() throws Exception {
    return gateway.operator().reload().toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
  }

  ReloadReport preview() throws Exception {
    return gateway.operator().preview().toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes the file and reloads, which must succeed. */
  ReloadReport become(String yaml) throws Exception {
    write(yaml);
    ReloadReport report = reload();
    if (report.result() != Result.DONE) {
      throw new AssertionError(report);
    }
    return report;
  }

  /** Writes the file and reloads, which must be refused; what is said of it. */
  List<String> refuse(String yaml) throws Exception {
    write(yaml);
    ReloadReport report = reload();
    if (report.result() != Result.REFUSED) {
      throw new AssertionError(report);
    }
    return report.problems();
  }

  /** A metric of one value, without its name and labels. */
  String metric(String line) {
    String all =
        new String(
            gateway.metrics().exposition(null).content(), java.nio.charset.StandardCharsets.UTF_8);
    return all.lines()
        .filter(each -> each.startsWith(line + " "))
        .findFirst()
        .orElse("")
        .replace(line + " ", "");
  }

  @Override
  public void close() {
    gateway.close();
  }
}
