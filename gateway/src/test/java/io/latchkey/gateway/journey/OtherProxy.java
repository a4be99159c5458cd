package io.latchkey.gateway.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another proxy before the same tenant, set up as a careful operator would, as a process. */
final class OtherProxy implements AutoCloseable {
  /** Which. */
  enum Kind {
    NGINX("/usr/sbin/nginx"),
    HAPROXY("/usr/sbin/haproxy");

    final Path program;

    Kind(String program) {
      this.program = Path.of(program);
    }

    boolean isInstalled() {
      return Files.isExecutable(program);
    }
  }

  private static final String NGINX =
      """
      daemon off;
      master_process off;
      error_log stderr crit;
      pid <dir>/nginx.pid;
      events { worker_connections 2000; }
      http {
        access_log off;
        client_body_temp_path <dir>/body;
        proxy_temp_path <dir>/proxy;
        fastcgi_temp_path <dir>/fastcgi;
        uwsgi_temp_path <dir>/uwsgi;
        scgi_temp_path <dir>/scgi;
        upstream tenant {
      <servers>
          keepalive 128;
        }
        server {
          listen 127.0.0.1:<port>;
          location / {
            proxy_pass http://tenant;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_connect_timeout 1s;
            proxy_read_timeout 1s;
            proxy_next_upstream error timeout;
            proxy_next_upstream_tries 3;
            proxy_next_upstream_timeout 3s;
          }
        }
      }
      """;
  private static final String NGINX_SERVER = "    server <at> max_fails=<fails> fail_timeout=2s;\n";

  private static final String HAPROXY =
      """
      global
        maxconn 2000
      defaults
        mode http
        timeout client 10s
        timeout connect 1s
        timeout server 1s
        option redispatch 1
        retries 3
        retry-on conn-failure empty-response
        default-server check inter 500ms fall 2 rise 1 observe layer7 error-limit 10 on-error mark-down
      frontend callers
        bind 127.0.0.1:<port>
        http-request disable-l7-retry if METH_POST
        default_backend tenant
      backend tenant
        balance leastconn
      <servers>
      """;
  private static final String HAPROXY_SERVER = "  server s<n> <at>\n";

  private final Process process;
  private final InetSocketAddress address;

  /**
   * Starts it before {@code authorities}.
   *
   * @param ejects whether nginx keeps calls from a server after three failures within two seconds.
   *     Where calls fail rather than servers it loses nearly all calls by that
   */
  OtherProxy(Kind kind, Path directory, List<String> authorities, boolean ejects)
      throws IOException {
    Path home = Files.createTempDirectory(directory, "proxy");
    int port = freePort();
    boolean nginx = kind == Kind.NGINX;
    String one = nginx ? NGINX_SERVER : HAPROXY_SERVER;
    String servers =
        authorities.stream()
            .map(at -> one.replace("<at>", at).replace("<n>", "" + authorities.indexOf(at)))
            .collect(Collectors.joining());
    Path file =
        Files.writeString(
            home.resolve("conf"),
            (nginx ? NGINX : HAPROXY)
                .replace("<servers>\n", servers)
                .replace("<fails>", ejects ? "3" : "0")
                .replace("<dir>", home.toString())
                .replace("<port>", "" + port));
    List<String> command =
        nginx
            ? List.of(kind.program.toString(), "-p", home.toString(), "-c", file.toString())
            : List.of(kind.program.toString(), "-db", "-f", file.toString());
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out").toFile())
            .start();
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    await(kind + " of " + home).atMost(Duration.ofSeconds(20)).until(this::listens);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
