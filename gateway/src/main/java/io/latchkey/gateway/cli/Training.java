package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * A gateway's first seconds, played through for the JVM to remember: it serves on loopback, calls a
 * tenant of its own a few times with a token and is asked for its metrics, makes what TLS takes,
 * and ends. Run with a flag that keeps what was loaded ({@code -XX:ArchiveClassesAtExit}, {@code
 * -XX:AOTCacheOutput}) it makes the archive that {@code serve} starts from, see ADR 0041. It is no
 * command, and serves nobody.
 */
public final class Training {
  private static final Duration LONGEST = Duration.ofSeconds(45);
  private static final int CALLS = 20;
  private static final int PAUSE_MILLIS = 10;
  private static final int PATIENCE_MILLIS = 10_000;

  private final int calls;
  private final int admin;
  private final ServerSocket tenant;
  private final String key = UUID.randomUUID().toString() + UUID.randomUUID();

  private Training(int calls, int admin, ServerSocket tenant) {
    this.calls = calls;
    this.admin = admin;
    this.tenant = tenant;
  }

  /** Exits with 0 if a gateway was started, called and stopped, else with 1. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("latchkey-training-");
    Path config = directory.resolve("latchkey.yaml");
    try (ServerSocket tenant = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Training training = new Training(freePort(), freePort(), tenant);
      Files.writeString(config, training.yaml());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(config, directory)));
      daemon("latchkey-training-tenant", training::serve);
      daemon("latchkey-training-caller", training::call);
      Latchkey.main(new String[] {"serve", "--config", config.toString()});
    }
  }

  private static void delete(Path config, Path directory) {
    try {
      Files.deleteIfExists(config);
      Files.deleteIfExists(directory);
    } catch (IOException left) {
      System.err.println("latchkey: left behind: " + directory);
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Its secrets open nothing but this tenant, on loopback, for some seconds. */
  private String yaml() {
    String api = "http://127.0.0.1:" + tenant.getLocalPort();
    return """
        version: 1
        drain: 1s
        listeners: [{ bind: "127.0.0.1:%d" }]
        admin: { bind: "127.0.0.1:%d" }
        tenants: { api: { kind: generic, url: "%s" } }
        serviceAccounts:
          bot:
            tenant: api
            grant: clientCredentials
            tokenEndpoint: "%s/token"
            clientId: a
            clientSecret: b
        scopes: { some: { rest: ["/api/things/[0-9]+", { regex: "/api/.*", methods: [GET] }] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /api, tenant: api, serviceAccount: bot, callers: { app: [some] } }
        """
        .formatted(calls, admin, api, api, sha256(key));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** The tenant: each connection in turn, each request a head and perhaps a small form. */
  private void serve() {
    while (true) {
      try {
        Socket connection = tenant.accept();
        daemon("latchkey-training-connection", () -> answer(connection));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private static void answer(Socket connection) {
    try (connection) {
      String head = head(connection.getInputStream());
      while (!head.isEmpty()) {
        boolean asked = head.startsWith("POST");
        connection.getInputStream().skipNBytes(length(head));
        String content =
            asked ? "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":600}" : "{}";
        send(
            connection.getOutputStream(),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=b\r\n"
                + "Content-Length: %d\r\n\r\n%s".formatted(content.length(), content));
        head = head(connection.getInputStream());
      }
    } catch (IOException gone) {
      // as tenants do
    }
  }

  /** The caller: waits until it is served, calls some times, looks at the metrics, has it end. */
  private void call() {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < LONGEST.toNanos()) {
      try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), calls)) {
        for (int i = 0; i < CALLS; i++) {
          ask(connection, "/api/things/" + i);
        }
        try (Socket operator = new Socket(InetAddress.getLoopbackAddress(), admin)) {
          ask(operator, "/metrics");
        }
        Service.rehearseTls();
        System.exit(0);
      } catch (IOException notYet) {
        pause();
      }
    }
    Runtime.getRuntime().halt(1);
  }

  private void ask(Socket connection, String path) throws IOException {
    connection.setSoTimeout(PATIENCE_MILLIS);
    send(
        connection.getOutputStream(),
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: %s\r\nCookie: a=b; .ASPXAUTH=c\r\n\r\n"
            .formatted(path, key));
    String head = head(connection.getInputStream());
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("not 200");
    }
    connection.getInputStream().skipNBytes(length(head));
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Up to the empty line; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static int length(String head) {
    String name = "content-length: ";
    int from = head.toLowerCase(Locale.ROOT).indexOf(name);
    return from < 0
        ? 0
        : Integer.parseInt(head.substring(from + name.length(), head.indexOf('\r', from)).strip());
  }

  private static void pause() {
    try {
      // on a thread of its own, in a process that serves nobody but itself, and ends soon
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
