package io.latchkey.gateway.journey.clients;

import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plan as one run of curl, told by a file of options. */
final class CurlPlan {
  private static final String TELLS =
      "%{http_code} %{http_version} %{size_download} %{redirect_url}\\n";

  private final Path directory;
  private final String client;
  private final String option;

  /**
   * @param option of curl, with its value, if it has one, after a blank
   */
  CurlPlan(Path directory, String client, String option) {
    this.directory = directory;
    this.client = client;
    this.option = option;
  }

  /**
   * curl 7.88 cannot use a connection of prior knowledge twice (its issue 10634): there it is run
   * for each call.
   */
  List<Outcome> run(String base, Path ca) throws Exception {
    List<Wanted> calls = Plan.calls();
    boolean alone = option.equals("http2-prior-knowledge");
    StringBuilder said = new StringBuilder();
    StringBuilder options = new StringBuilder();
    for (Wanted call : calls) {
      options.append(options.isEmpty() ? "" : "next\n").append(of(call, base, ca));
      if (alone) {
        said.append(curl(options));
        options.setLength(0);
      }
    }
    return read(calls, alone ? said.toString() : curl(options));
  }

  private String curl(CharSequence options) throws Exception {
    Path file = Files.writeString(directory.resolve("curl.txt"), options);
    return Tool.run(directory, Map.of(), List.of("curl", "-q", "-sS", "-K", file.toString()));
  }

  private String of(Wanted call, String base, Path ca) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(option.replace(" ", " = "));
    lines.add("globoff");
    lines.add("url = " + quoted(base + call.target()));
    lines.add("cacert = " + quoted(ca.toString()));
    lines.add("output = " + quoted(answer(call).toString()));
    lines.add("write-out = \"" + TELLS + "\"");
    lines.add(field("X-Api-Key", Yaml.KEY));
    lines.add(field("X-Case", client + " " + call.name()));
    call.fields().forEach((name, value) -> lines.add(field(name, value)));
    lines.add(call.method().equals("HEAD") ? "head" : "request = " + call.method());
    Files.deleteIfExists(answer(call));
    if (!call.text().isEmpty()) {
      Path content = Files.writeString(directory.resolve("content-" + call.name()), call.content());
      String key = call.chunked() || call.method().equals("PUT") ? "upload-file" : "data-binary";
      lines.add(key + " = " + quoted((key.startsWith("d") ? "@" : "") + content));
    } else if (call.method().equals("POST")) {
      lines.add("data = \"\"");
    }
    if (call.chunked() && !option.equals("http1.0")) {
      lines.add(field("Transfer-Encoding", "chunked"));
    }
    return String.join("\n", lines) + "\n";
  }

  private Path answer(Wanted call) {
    return directory.resolve("answer-" + call.name());
  }

  private static String field(String name, String value) {
    return "header = " + quoted(name + ": " + value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private List<Outcome> read(List<Wanted> calls, String said) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    String[] lines = said.split("\n");
    for (int i = 0; i < calls.size() && i < lines.length; i++) {
      String[] words = lines[i].split(" ", 4);
      Wanted call = calls.get(i);
      byte[] content =
          Files.exists(answer(call)) && !call.method().equals("HEAD")
              ? Files.readAllBytes(answer(call))
              : new byte[0];
      String location = words.length > 3 && !words[3].isBlank() ? words[3].strip() : null;
      outcomes.add(
          new Outcome(
              client,
              call.name(),
              Integer.parseInt(words[0]),
              words[1],
              null,
              content.length,
              Check.sha256(content),
              location,
              null));
    }
    return outcomes;
  }
}
