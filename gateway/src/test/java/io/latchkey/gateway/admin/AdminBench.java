package io.latchkey.gateway.admin;

import io.latchkey.gateway.admin.HealthPage.Health;
import io.latchkey.gateway.bootstrap.AdminRequests;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.telemetry.Metrics;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A running admin listener for tests, and ways to call it. */
abstract class AdminBench {
  final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  static final String TOKEN = "Authorization: Bearer t0ken\r\n";

  final List<AdminServer> servers = new ArrayList<>();
  final Metrics metrics = new Metrics(InstantSource.system());
  volatile Health ready = new Health(true, "ready");

  @AfterEach
  final void closeServers() throws Exception {
    for (AdminServer server : servers) {
      server.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
  }

  /** A page that changes something, and one that fails. */
  static AdminPage page(String path, Set<String> methods, CompletionStage<AdminAnswer> answer) {
    return new AdminPage() {
      @Override
      public boolean serves(String asked) {
        return asked.equals(path);
      }

      @Override
      public Set<String> methods() {
        return methods;
      }

      @Override
      public CompletionStage<AdminAnswer> answer(AdminCall call) {
        String seen = call.method() + " " + call.query() + " " + call.content().length;
        return answer == null
            ? CompletableFuture.completedFuture(
                AdminAnswer.json(200, AdminAnswer.object().put("seen", seen)))
            : answer;
      }
    };
  }

  /** More pages than the usual ones. */
  List<AdminPage> more() {
    return List.of();
  }

  private List<AdminPage> pages() {
    List<AdminPage> pages = new ArrayList<>(more());
    pages.add(HealthPage.live(() -> new Health(true, "up")));
    pages.add(HealthPage.ready(() -> ready));
    pages.add(new MetricsPage(metrics::exposition));
    pages.add(page("/api/reload", Set.of("GET", "POST"), null));
    pages.add(
        page(
            "/api/fault",
            Set.of("GET"),
            CompletableFuture.failedFuture(new IllegalStateException("c4n4ry"))));
    return pages;
  }

  InetSocketAddress start(String bind, @Nullable String token) throws Exception {
    AdminSettings settings =
        new AdminSettings(
            new InetSocketAddress(InetAddress.getByName(bind), 0),
            token == null ? null : Secret.of(token),
            Set.of("Gateway.example"),
            null);
    AdminServer server =
        new AdminServer(
            settings, loops, NioServerSocketChannel.class, pages(), AdminRequests::from, null);
    servers.add(server);
    InetSocketAddress bound = server.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort());
  }

  static String call(InetSocketAddress at, String requestLine, String fields) throws IOException {
    try (RawCaller caller = new RawCaller(at)) {
      return caller
          .send(requestLine + " HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n")
          .readAll();
    }
  }

  String local(String requestLine, String fields) throws Exception {
    return call(start("127.0.0.1", "t0ken"), requestLine, "Host: localhost\r\n" + fields);
  }
}
