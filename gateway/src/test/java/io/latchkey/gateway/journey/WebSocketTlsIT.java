package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket over TLS on both sides, to a tenant that would speak HTTP/2 if it were offered. */
class WebSocketTlsIT {
  @TempDir Path directory;
  private final CompletableFuture<List<String>> offered = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  /** Echoes one frame, then waits for the end. */
  private void serve(SSLServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      socket.setHandshakeApplicationProtocolSelector(
          (same, protocols) -> {
            offered.complete(protocols);
            return protocols.contains("h2") ? "h2" : "http/1.1";
          });
      try (RawPeer peer = new RawPeer(socket)) {
        peer.send(Ws.agreement(peer.readHead()));
        peer.send(Ws.unmasked(Ws.readFrame(peer)));
        ended.complete(peer.isEnded());
      }
    } catch (Exception failed) {
      ended.completeExceptionally(failed);
    }
  }

  private String yaml(Authority authority, int port) {
    return Yaml.forwarding("https://localhost:" + port)
        .replace("\", breaker:", "\", tls: { ca: \"" + authority.file() + "\" }, breaker:")
        .replace(
            "bind: \"127.0.0.1:0\" }]",
            "bind: \"127.0.0.1:0\", tls: { certificate: \"%s\", privateKey: \"%s\" } }]"
                .formatted(authority.certificateFile("server"), authority.keyFile("server")));
  }

  @Test
  void framesPassAndTheEndIsSeen() throws Exception {
    Authority authority = new Authority(directory, "root").issue("server", "DNS:localhost");
    SSLContext context = authority.as("server");
    try (SSLServerSocket server =
            (SSLServerSocket)
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningGateway gateway =
            RunningGateway.start(directory, yaml(authority, server.getLocalPort()))) {
      CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(server));
      try (TlsCaller caller =
          TlsCaller.connect(gateway.address(), context, "localhost", "TLSv1.3")) {
        Ws.open(caller.peer());
        caller.peer().send(Frames.masked(FIN | TEXT, "x".repeat(100_000)));
        assertThat(Ws.readFrame(caller.peer()))
            .isEqualTo(Frames.plain(FIN | TEXT, "x".repeat(100_000)));
      }

      assertThat(offered.getNow(List.of())).doesNotContain("h2");
      assertThat(ended.get(8, SECONDS)).isTrue();
      serving.get(5, SECONDS);
    }
  }
}
