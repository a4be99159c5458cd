package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config/compose.yaml}, the gateway's configuration beside the sandbox in containers. */
class ComposeConfigurationTest {
  private static final Path CONFIG = Path.of("..", "config");

  @TempDir Path directory;

  @Test
  void itNeedsNoFileButThoseThatTheSandboxWrites() throws Exception {
    Path keys = directory.resolve("keys");
    SandboxTenants.Ports free = new SandboxTenants.Ports(0, 0, 0);
    try (SandboxTenants tenants = SandboxTenants.start("127.0.0.1", free)) {
      new SandboxFiles(keys).write(tenants, "0.0.0.0", 0, 0, "info");
    }
    String yaml = Files.readString(CONFIG.resolve("compose.yaml"));
    Path here =
        Files.writeString(directory.resolve("compose.yaml"), yaml.replace("/sandbox/", keys + "/"));

    Loaded loaded = ConfigFile.load(here, Map.of());

    assertThat(loaded).as(loaded.problems().toString()).isInstanceOf(Loaded.Valid.class);
    assertThat(loaded.problems())
        .extracting(Problem::toString)
        .allMatch(problem -> problem.contains("http:// off this machine"));
  }

  @Test
  void editorsFindNothingWrongWithIt() throws Exception {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                    Files.readString(CONFIG.resolve("latchkey.schema.json")), InputFormat.JSON)
                .validate(Files.readString(CONFIG.resolve("compose.yaml")), InputFormat.YAML))
        .isEmpty();
  }
}
