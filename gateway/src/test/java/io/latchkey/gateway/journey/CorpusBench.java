package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.file.Path;

/** A gateway that takes every call with {@code X-Latchkey: 1}, before a tenant that records. */
final class CorpusBench implements AutoCloseable {
  /** The text that stands for an id in what is compared. */
  static final String ID = "ID";

  /** What the gateway adds to an answer that says nothing of caching. */
  private static final String OUT = "X-Request-Id: ID\\r\\nCache-Control: private\\r\\n";

  private static final String YAML =
      """
      tenants:
        api: { kind: generic, url: "%1$s" }
        loose: { kind: generic, url: "%1$s", pathCase: insensitive }
      serviceAccounts:
        bot: { tenant: api, grant: staticHeaders, headers: { X-Bot: "1" } }
        loose-bot: { tenant: loose, grant: staticHeaders, headers: { X-Bot: "1" } }
      scopes:
        all: { rest: [".*"] }
        some:
          rest:
            - /scoped/open
            - /loose/open
            - { regex: /scoped/asked, query: { a: b } }
      callers: { here: { network: ["127.0.0.0/8"], markerHeader: true } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { here: [all] } }
        - { name: scoped, path: /scoped/, tenant: api, serviceAccount: bot, callers: { here: [some] } }
        - { name: loose, path: /loose/, tenant: loose, serviceAccount: loose-bot, callers: { here: [some] } }
        - { name: cut, path: /cut/, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { here: [all] } }
      """;

  final RecordingUpstream upstream;
  final RunningGateway gateway;

  private CorpusBench(RecordingUpstream upstream, RunningGateway gateway) {
    this.upstream = upstream;
    this.gateway = gateway;
  }

  static CorpusBench start(Path directory) throws IOException {
    RecordingUpstream upstream = new RecordingUpstream();
    String yaml = Yaml.ports() + YAML.formatted(upstream.url());
    return new CorpusBench(upstream, RunningGateway.start(directory, yaml));
  }

  /**
   * The bytes of an expectation: {@code <up>} is the Host line of the tenant, {@code <ours>} what
   * the gateway adds to a call for the host {@code a}, {@code <ours of HOST>} for another.
   */
  String expected(String text) {
    String out = text.replace("<up>", "Host: 127.0.0.1:" + upstream.port() + "\\r\\n");
    out = out.replace("<out>", OUT).replace("<ours>", "<ours of a>");
    out =
        out.replace(
            "<ours-cut>",
            ours("a").replace("X-Request", "X-Forwarded-Prefix: /cut\\r\\nX-Request"));
    String start = "<ours of ";
    for (int at = out.indexOf(start); at >= 0; at = out.indexOf(start, at)) {
      int end = out.indexOf('>', at);
      String host = out.substring(at + start.length(), end);
      out = out.substring(0, at) + ours(host) + out.substring(end + 1);
    }
    return Corpus.unescaped(out);
  }

  private static String ours(String given) {
    boolean old = given.startsWith("1.0 ");
    String host = old ? given.substring(4) : given;
    boolean token = !host.isEmpty() && host.chars().noneMatch(c -> c == ':' || c == '[');
    return String.join(
        "\\r\\n",
        "Via: " + (old ? "1.0" : "1.1") + " journey",
        "Forwarded: for=127.0.0.1;proto=http;host=" + (token ? host : '"' + host + '"'),
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: " + host,
        "X-Request-Id: " + ID,
        "X-Bot: 1",
        "");
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    upstream.close();
  }
}
