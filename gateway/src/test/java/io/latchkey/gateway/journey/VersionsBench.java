package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose callers and tenants speak either version: a route {@code /h1/...} leads to a
 * tenant by HTTP/1.1, {@code /h2/...} to the same by HTTP/2.
 */
final class VersionsBench implements AutoCloseable {
  private static final String TENANT =
      "  hN: { kind: generic, url: \"URL\", http2: FLAG, tls: { ca: \"CA\" } }\n";

  /** Pools so large that no 401 of a test is taken for the beginning of a loop of them. */
  private static final String ACCOUNTS =
      """
        hN-bot: { tenant: hN, pool: { size: 32 }, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
        hN-dead: { tenant: hN, grant: clientCredentials, tokenEndpoint: "http://127.0.0.1:1/t", clientId: b, clientSecret: s }
      """;

  private static final String ROUTES =
      """
        - { name: hN, path: /hN/, stripPrefix: true, tenant: hN, serviceAccount: hN-bot, callers: { app: [all] } }
        - { name: hN-few, path: /hN/few/, maxContent: 10B, tenant: hN, serviceAccount: hN-bot, callers: { app: [all] } }
        - { name: hN-late, path: /hN/late/, timeouts: { response: 300ms }, tenant: hN, serviceAccount: hN-bot, callers: { app: [all] } }
        - { name: hN-dead, path: /hN/dead/, tenant: hN, serviceAccount: hN-dead, callers: { app: [all] } }
      """;

  final VersionedUpstream upstream;
  final RunningGateway gateway;
  private final FakeTenant tokens;
  private final Authority authority;

  VersionsBench(Path directory, VersionedUpstream.Script script) throws Exception {
    this(directory, FakeTenant.ofTokens(), script);
  }

  /** One whose token endpoint is the test's own; it is closed with the rest. */
  VersionsBench(Path directory, FakeTenant tokens, VersionedUpstream.Script script)
      throws Exception {
    this.tokens = tokens;
    authority = new Authority(directory, "root").issue("good", "DNS:localhost");
    upstream = new VersionedUpstream(authority.as("good"), script);
    String tls =
        "listeners: [{ bind: \"127.0.0.1:0\" }, { bind: \"127.0.0.1:0\", tls: { certificate: \"%s\", privateKey: \"%s\" } }]"
            .formatted(authority.certificateFile("good"), authority.keyFile("good"));
    String yaml =
        Yaml.ports().replace("listeners: [{ bind: \"127.0.0.1:0\" }]", tls)
            + "tenants:\n"
            + TENANT.replace("hN", "h1").replace("FLAG", "false")
            + TENANT.replace("hN", "h2").replace("FLAG", "true")
            + "serviceAccounts:\n"
            + ACCOUNTS.replace("hN", "h1")
            + ACCOUNTS.replace("hN", "h2")
            + "scopes: { all: { rest: [\".*\"] } }\ncallers: { app: { apiKey: \"sha256:SHA\" } }\n"
            + "routes:\n"
            + ROUTES.replace("hN", "h1")
            + ROUTES.replace("hN", "h2");
    gateway =
        RunningGateway.start(
            directory,
            yaml.replace("URL", upstream.url())
                .replace("CA", authority.file().toString())
                .replace("TOKENS", tokens.url())
                .replace("SHA", Yaml.sha256(Yaml.KEY)));
  }

  /** One way of the four, and its names. */
  record Way(int caller, int tenant) {
    static List<Way> all() {
      return List.of(new Way(1, 1), new Way(2, 1), new Way(1, 2), new Way(2, 2));
    }

    String prefix() {
      return "/h" + tenant;
    }

    @Override
    public String toString() {
      return "h" + caller + " caller, h" + tenant + " tenant";
    }
  }

  /** Makes a call, {@code /hN} of whose target is where it leads. */
  Told call(Way way, String request) throws IOException {
    String bytes = request.replace("/hN", way.prefix());
    if (way.caller() == 1) {
      try (RawPeer caller = gateway.connect()) {
        boolean bare = bytes.startsWith("HEAD ") || bytes.contains("/304 ");
        return withoutWay(Told.read(caller.send(bytes), bare));
      }
    }
    try (Http2Caller caller = Http2Caller.connect(gateway.address())) {
      return withoutWay(caller.call(plain(bytes)));
    }
  }

  /** Refusals name the route, which is another for each version of the tenant. */
  private static Told withoutWay(Told told) {
    String content = told.answer().content().replaceAll("\"route\":\"h[12]", "\"route\":\"hN");
    return new Told(told.interims(), new Answer(told.answer().head(), content), told.end());
  }

  /** The same by HTTP/2 over TLS. */
  Told callSecured(Way way, String request) throws Exception {
    var address = gateway.gateway().addresses().get(1);
    try (Http2Caller caller = Http2Caller.secured(address, authority.trusting())) {
      return withoutWay(caller.call(plain(request.replace("/hN", way.prefix()))));
    }
  }

  static PlainCall plain(String bytes) {
    @Nullable PlainCall plain = PlainCall.of(bytes);
    if (plain == null) {
      throw new AssertionError("HTTP/2 cannot say: " + bytes);
    }
    return plain;
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    upstream.close();
    tokens.close();
  }
}
