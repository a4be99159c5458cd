package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A tenant over TLS that says the same by HTTP/2, where it is offered, and by HTTP/1.1. */
final class VersionedUpstream implements AutoCloseable {
  /** What becomes of one request; the connection ends where it throws. */
  interface Script {
    void answer(Answer request, Out out) throws Exception;
  }

  /** An answer in parts. */
  interface Out {
    void interim(int status) throws IOException;

    /** The head of an answer, its fields as names and values in turn. */
    void head(int status, String... fields) throws IOException;

    void content(String text) throws IOException;

    void end(String... trailers) throws IOException;

    /** The how many-eth request of its connection this is. */
    int number();

    /** Breaks the answer off. */
    void cut() throws IOException;
  }

  private final SSLServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Answer> asked = new CopyOnWriteArrayList<>();
  private final Script script;

  VersionedUpstream(SSLContext tls, Script script) throws IOException {
    this.script = script;
    server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 500, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(64 << 10);
      socket.setHandshakeApplicationProtocolSelector(
          (ours, names) -> names.contains("h2") ? "h2" : "http/1.1");
      socket.startHandshake();
      if ("h2".equals(socket.getApplicationProtocol())) {
        by2(new Http2End(socket));
      } else {
        by1(new RawPeer(socket));
      }
    } catch (Exception ended) {
      // the gateway closed the connection, or the script did: the assertions are the test's
    }
  }

  private void by1(RawPeer peer) throws Exception {
    for (int number = 1; true; number++) {
      String head = peer.readHead();
      boolean toHead = head.startsWith("HEAD ");
      if (!new Answer(head, "").field("Expect").isEmpty()) {
        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
      }
      Answer request = withTrailersAsFields(Answer.read(peer, head, false));
      asked.add(request);
      script.answer(request, new Out1(peer, number, toHead));
    }
  }

  private static Answer withTrailersAsFields(Answer request) {
    int end = request.content().indexOf("\r\n");
    return end < 0
        ? request
        : new Answer(
            request.head().strip() + request.content().substring(end) + "\r\n\r\n",
            request.content().substring(0, end));
  }

  private void by2(Http2End end) throws Exception {
    end.begin(3, 1000);
    for (int number = 1; true; number++) {
      Http2End.Request begun = end.request();
      if (!begun.field("expect").isEmpty()) {
        end.send(Http2Frame.headers(begun.stream(), false, ":status", "100"));
      }
      Http2End.Request request = end.whole(begun);
      if (request.isReset()) {
        continue;
      }
      StringBuilder head = new StringBuilder(request.field(":method"));
      head.append(' ').append(request.field(":path")).append(" HTTP/1.1\r\n");
      head.append("host: ").append(request.field(":authority")).append("\r\n");
      request
          .headers()
          .forEach(
              field -> {
                if (field.getKey().charAt(0) != ':') {
                  head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
                }
              });
      Answer came = new Answer(head + "\r\n", request.content());
      asked.add(came);
      script.answer(came, new Out2(end, number, request.stream()));
    }
  }

  /** What came, in order, whether it was answered or not. */
  List<Answer> asked() {
    List<Answer> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  String url() {
    return "https://localhost:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private static final class Out1 implements Out {
    private final RawPeer peer;
    private final int number;
    private final boolean toHead;
    private boolean chunked;

    Out1(RawPeer peer, int number, boolean toHead) {
      this.peer = peer;
      this.number = number;
      this.toHead = toHead;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public void interim(int status) throws IOException {
      peer.send("HTTP/1.1 " + status + " \r\n\r\n");
    }

    @Override
    public void head(int status, String... fields) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
      chunked = status != 204 && status != 304 && !toHead;
      for (int i = 0; i < fields.length; i += 2) {
        head.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
        chunked &= !fields[i].equals("content-length");
      }
      head.append(chunked ? "transfer-encoding: chunked\r\n\r\n" : "\r\n");
      peer.send(head.toString());
    }

    @Override
    public void content(String text) throws IOException {
      peer.send(chunked ? Call.chunk(text) : text);
    }

    @Override
    public void end(String... trailers) throws IOException {
      StringBuilder last = new StringBuilder("0\r\n");
      for (int i = 0; i < trailers.length; i += 2) {
        last.append(trailers[i]).append(": ").append(trailers[i + 1]).append("\r\n");
      }
      peer.send(chunked ? last + "\r\n" : "");
    }

    @Override
    public void cut() throws IOException {
      throw new IOException("cut");
    }
  }

  private static final class Out2 implements Out {
    private static final int PIECE = 16_384;
    private final Http2End end;
    private final int number;
    private final int stream;
    private long sent;

    Out2(Http2End end, int number, int stream) {
      this.end = end;
      this.number = number;
      this.stream = stream;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public void interim(int status) throws IOException {
      end.send(Http2Frame.headers(stream, false, ":status", "" + status));
    }

    @Override
    public void head(int status, String... fields) throws IOException {
      String[] all = new String[fields.length + 2];
      all[0] = ":status";
      all[1] = "" + status;
      System.arraycopy(fields, 0, all, 2, fields.length);
      end.send(Http2Frame.headers(stream, false, all));
    }

    @Override
    public void content(String text) throws IOException {
      for (int at = 0; at < text.length(); ) {
        long room = end.initialWindow() + end.credited(stream) - sent;
        int octets = (int) Math.min(Math.min(PIECE, room), text.length() - at);
        if (octets > 0) {
          end.send(Http2Frame.data(stream, text.substring(at, at + octets), false));
          at += octets;
          sent += octets;
        } else {
          Http2Frame frame = end.readNoted();
          if (frame.type() == Http2Frame.RST_STREAM && frame.stream() == stream) {
            throw new IOException("nobody wants it any more");
          }
        }
      }
    }

    @Override
    public void end(String... trailers) throws IOException {
      end.send(
          trailers.length == 0
              ? Http2Frame.data(stream, "", true)
              : Http2Frame.headers(stream, true, trailers));
    }

    @Override
    public void cut() throws IOException {
      end.send(Http2Frame.reset(stream, 2));
    }
  }
}
