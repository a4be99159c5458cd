package io.latchkey.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Grafana board and the Prometheus rules of {@code deploy}. */
public final class Board {
  /** The rules for Prometheus. */
  public static final Path RULES = Path.of("../deploy/prometheus/latchkey.rules.yaml");

  /** What the board leaves to others' panels. */
  static final Set<String> NOT_SHOWN = Set.of("latchkey_credential_quota_rest_timestamp_seconds");

  private static final Path BOARD = Path.of("../deploy/grafana/latchkey.json");

  /** One query of a panel. */
  public record Query(String panel, String expression) {}

  /** A panel, or the title of a row of them, and its place on 24 columns. */
  record Panel(int id, int x, int y, int width, int height) {
    boolean covers(Panel other) {
      return x < other.x + other.width
          && other.x < x + width
          && y < other.y + other.height
          && other.y < y + height;
    }
  }

  /** One rule. */
  record Alert(String name, String expression, String severity, String summary, String runbook) {}

  private Board() {}

  /** All queries of the board. */
  public static List<Query> queries() throws IOException {
    JsonNode board = new ObjectMapper().readTree(BOARD.toFile());
    List<Query> all = new ArrayList<>();
    for (JsonNode panel : board.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        all.add(new Query(panel.get("title").asText(), target.get("expr").asText()));
      }
    }
    return all;
  }

  static List<Panel> panels() throws IOException {
    List<Panel> all = new ArrayList<>();
    for (JsonNode panel : new ObjectMapper().readTree(BOARD.toFile()).get("panels")) {
      JsonNode at = panel.get("gridPos");
      all.add(
          new Panel(
              panel.get("id").asInt(),
              at.get("x").asInt(),
              at.get("y").asInt(),
              at.get("w").asInt(),
              at.get("h").asInt()));
    }
    return all;
  }

  static List<Alert> alerts() throws IOException {
    Object loaded =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
    JsonNode rules = new ObjectMapper().valueToTree(loaded);
    List<Alert> all = new ArrayList<>();
    for (JsonNode group : rules.get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        all.add(
            new Alert(
                rule.get("alert").asText(),
                rule.get("expr").asText(),
                rule.get("labels").get("severity").asText(),
                rule.get("annotations").get("summary").asText(),
                rule.get("annotations").get("runbook").asText()));
      }
    }
    return all;
  }

  static Set<String> with(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }
}
