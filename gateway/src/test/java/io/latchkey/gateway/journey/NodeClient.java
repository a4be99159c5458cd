package io.latchkey.gateway.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Node's own HTTP client (llhttp), in a process of its own. */
final class NodeClient implements SecondClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process node;
  private final BufferedReader lines;
  private final BufferedWriter asks;

  private NodeClient(Process node) {
    this.node = node;
    this.lines = node.inputReader(StandardCharsets.UTF_8);
    this.asks = node.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts one, or throws where there is no Node. */
  static NodeClient start(Path directory) throws IOException {
    Path script = directory.resolve("client.js");
    Files.writeString(script, Corpus.resource("client.js"));
    return new NodeClient(
        new ProcessBuilder("node", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  @Override
  public Heard read(String method, String bytes) throws IOException {
    try (ScriptedUpstream replay =
        ScriptedUpstream.running(
            peer -> {
              peer.readHead();
              peer.send(bytes);
            })) {
      asks.write(replay.port() + " " + method + "\n");
      asks.flush();
      JsonNode said = JSON.readTree(lines.readLine());
      List<String> answers = new ArrayList<>();
      said.get("answers").forEach(answer -> answers.add(answer.textValue()));
      return new Heard(answers, said.get("whole").booleanValue());
    }
  }

  @Override
  public void close() {
    node.destroy();
  }

  @Override
  public String toString() {
    return "Node";
  }
}
