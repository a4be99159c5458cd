package io.latchkey.gateway.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Node's own HTTP server (llhttp), in a process of its own. */
final class NodeReader implements SecondReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process node;
  private final BufferedReader lines;
  private final int port;

  private NodeReader(Process node) throws IOException {
    this.node = node;
    this.lines = node.inputReader(StandardCharsets.UTF_8);
    this.port = Integer.parseInt(lines.readLine());
  }

  /** Starts one, or throws where there is no Node. */
  static NodeReader start(Path directory) throws IOException {
    Path script = directory.resolve("reader.js");
    Files.writeString(script, Corpus.resource("reader.js"));
    return new NodeReader(
        new ProcessBuilder("node", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  @Override
  public List<Seen> read(String bytes) throws IOException {
    SecondReader.deliver(port, bytes);
    List<Seen> seen = new ArrayList<>();
    for (JsonNode line = next(); line.isObject(); line = next()) {
      byte[] content = line.get("content").binaryValue();
      seen.add(
          new Seen(
              line.get("method").textValue(),
              line.get("target").textValue(),
              new String(content, StandardCharsets.ISO_8859_1)));
    }
    return seen;
  }

  private JsonNode next() throws IOException {
    return JSON.readTree(lines.readLine());
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
