package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.journey.VersionsBench.Way;
import io.latchkey.gateway.journey.http2.Http2Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures to hold, each of all four ways. Only with {@code -Dlatchkey.slow=true}. */
class FiguresIT {
  private static final int CUTS = 100;

  /** Of each way; 400 of all four. */
  private static final int CALLS = 100;

  private static final int PIECES = 100;
  private static final long MOST_DELAY_MILLIS = 50;
  private static final int LARGEST_WINDOW = 0x7fffffff;
  private static final String ROW = "FIGURES %-28s %-48s %10s   bar %s%n";

  @TempDir private static Path directory;
  private static volatile BlockingQueue<String> go = new LinkedBlockingQueue<>();
  private static volatile BlockingQueue<Long> sentAt = new LinkedBlockingQueue<>();
  private static final AtomicLong taken = new AtomicLong();
  private static VersionsBench bench;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "takes a minute: -Dlatchkey.slow=true");
    bench = new VersionsBench(directory, FiguresIT::answer);
  }

  @AfterAll
  static void stop() throws IOException {
    if (bench != null) {
      bench.close();
    }
  }

  private static void answer(Answer request, VersionedUpstream.Out out) throws Exception {
    switch (request.head().split(" ")[1]) {
      case "/cut" -> cut(out, "content-length", "9");
      case "/cut-unknown" -> cut(out, "x-a", "b");
      case "/mortal" -> {
        if (out.number() > 1) {
          throw new IOException("dead");
        }
        ok(out);
      }
      case "/stream" -> {
        BlockingQueue<String> mine = go;
        BlockingQueue<Long> told = sentAt;
        out.head(200, "x-a", "b");
        while ("on".equals(mine.poll(20, TimeUnit.SECONDS))) {
          told.add(System.nanoTime());
          out.content("piece");
        }
        out.end();
      }
      case "/pour" -> {
        out.head(200, "x-a", "b");
        String piece = "x".repeat(16_384);
        while (true) {
          out.content(piece);
          taken.addAndGet(piece.length());
        }
      }
      default -> ok(out);
    }
  }

  private static void ok(VersionedUpstream.Out out) throws IOException {
    out.head(200, "content-length", "2");
    out.content("ok");
    out.end();
  }

  private static void cut(VersionedUpstream.Out out, String... fields) throws IOException {
    out.head(200, fields);
    out.content("abc");
    out.cut();
  }

  private static void row(Way way, String what, Object figure, String bar) {
    System.out.printf(ROW, way, what, figure, bar);
  }

  @Test
  void contentCutShortIsNeverToldAsACleanEnd() throws Exception {
    for (Way way : Way.all()) {
      int clean = 0;
      for (int i = 0; i < CUTS; i++) {
        String path = i % 2 == 0 ? "/hN/cut" : "/hN/cut-unknown";
        Told told = bench.call(way, Bench.request("GET", path, ""));
        clean += told.isWhole() && told.answer().status() == 200 ? 1 : 0;
      }
      row(way, "cut short, told as a clean end", clean, "0 of 100");
      assertThat(clean).isZero();
    }
  }

  @Test
  void noCallPaysForAPooledConnectionThatDied() throws Exception {
    for (Way way : Way.all()) {
      bench.upstream.asked();
      int failed = 0;
      for (int i = 0; i < CALLS; i++) {
        Told told = bench.call(way, Bench.request("GET", "/hN/mortal", ""));
        failed += told.isWhole() && told.answer().status() == 200 ? 0 : 1;
      }
      long met = bench.upstream.asked().size() - CALLS;
      row(way, "GET failed by a dead connection, " + met + " met", failed, "0 of 100");
      assertThat(failed).isZero();
      for (int i = 0; i < CALLS; i++) {
        bench.call(way, Bench.request("GET", "/hN/warm", ""));
        bench.call(way, Bench.request("POST", "/hN/mortal", "Content-Length: 2\r\n") + "hi");
      }
      long posts =
          bench.upstream.asked().stream().filter(a -> a.head().startsWith("POST ")).count();
      row(way, "POST sent twice", posts - CALLS, "0 of 100");
      assertThat(posts).isLessThanOrEqualTo(CALLS);
    }
  }

  @Test
  void contentThatStreamsIsNotHeldUp() throws Exception {
    for (Way way : Way.all()) {
      go = new LinkedBlockingQueue<>();
      sentAt = new LinkedBlockingQueue<>();
      long most = way.caller() == 1 ? delayBy1(way) : delayBy2(way);
      row(way, "most delay of a piece, ms", most / 1_000_000.0, "50");
      assertThat(most).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(MOST_DELAY_MILLIS));
    }
  }

  private static String stream(Way way, String path) {
    return Bench.request("GET", way.prefix() + path, "");
  }

  private static long delay() throws InterruptedException {
    long came = System.nanoTime();
    Long sent = sentAt.poll(5, TimeUnit.SECONDS);
    return came - (sent == null ? 0 : sent);
  }

  private static long delayBy1(Way way) throws Exception {
    try (RawPeer caller = bench.gateway.connect()) {
      caller.send(stream(way, "/stream")).readHead();
      long most = 0;
      for (int i = 0; i < PIECES; i++) {
        go.add("on");
        Call.readChunk(caller);
        most = Math.max(most, delay());
      }
      go.add("off");
      return most;
    }
  }

  private static long delayBy2(Way way) throws Exception {
    try (Http2Caller caller = Http2Caller.connect(bench.gateway.address())) {
      caller.begin(VersionsBench.plain(stream(way, "/stream")));
      long most = 0;
      for (int i = 0; i < PIECES; i++) {
        go.add("on");
        caller.awaitContent(5 * i + 5);
        most = Math.max(most, delay());
      }
      go.add("off");
      return most;
    }
  }

  @Test
  void littleIsTakenForACallerThatDoesNotRead() throws Exception {
    for (Way way : Way.all()) {
      taken.set(0);
      long bar = way.caller() == 1 ? 10 << 20 : 4 << 20;
      if (way.caller() == 1) {
        try (RawPeer caller = bench.gateway.connect()) {
          caller.send(stream(way, "/pour"));
          BackPressureIT.awaitStill(taken);
        }
      } else {
        try (Http2Peer caller = Http2Peer.connect(bench.gateway.address())) {
          caller.socket().setReceiveBufferSize(64 << 10);
          caller.start(4, LARGEST_WINDOW);
          caller.send(Http2Frame.window(0, LARGEST_WINDOW - 65_535).bytes());
          byte[] block = VersionsBench.plain(stream(way, "/pour")).block();
          int whole = Http2Frame.END | Http2Frame.END_HEADERS;
          caller.send(new Http2Frame(Http2Frame.HEADERS, whole, 1, block).bytes());
          BackPressureIT.awaitStill(taken);
        }
      }
      row(way, "taken for who does not read, KiB", taken.get() >> 10, (bar >> 10) + "");
      assertThat(taken.get()).isLessThanOrEqualTo(bar);
    }
  }
}
