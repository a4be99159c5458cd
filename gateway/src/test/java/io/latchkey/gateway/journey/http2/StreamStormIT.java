package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.CapturedLog;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile callers that do anything at any moment, before a tenant that does so too: no answer
 * reaches another stream, nothing of ours breaks, and nothing is left behind.
 */
class StreamStormIT {
  private static final boolean SLOW = Boolean.getBoolean("latchkey.slow");
  private static final int CONNECTIONS = SLOW ? 2_000 : 60;
  private static final int AT_ONCE = 8;

  @TempDir Path directory;

  @Test
  void noAnswerReachesAnotherStreamAndNothingIsLeftBehind() throws Exception {
    AtomicInteger whole = new AtomicInteger();
    try (StormTenant tenant = new StormTenant();
        CapturedLog log = new CapturedLog(Level.ERROR);
        RunningGateway gateway =
            RunningGateway.start(
                directory, Yaml.injecting(tenant.url(), tenant.url() + "/token"))) {
      ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
      List<Future<?>> storms = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int seed = i;
        Callable<Integer> storm =
            () -> {
              try (Http2Peer peer = Http2Peer.started(gateway.address())) {
                return whole.addAndGet(new StormCaller(peer, seed).run());
              }
            };
        storms.add(threads.submit(storm));
      }
      for (Future<?> storm : storms) {
        storm.get();
      }
      threads.shutdown();

      assertThat(whole).hasPositiveValue();
      await().until(() -> StormTenant.metric(gateway, "latchkey_accept_connections ") == 0);
      assertThat(log.text()).isEmpty();
      try (Http2Peer peer = Http2Peer.started(gateway.address())) {
        peer.send(headers(1, WHOLE, peer.get("/m/after;0")));
        assertThat(peer.awaitAnswer(1).status()).isEqualTo("200");
      }
    }
  }

  /** One connection of a caller without manners. */
  private static final class StormCaller {
    private final Http2Peer peer;
    private final Random random;
    private final int seed;
    private final List<Integer> open = new ArrayList<>();
    private final Set<Integer> ended = new HashSet<>();
    private int next = 1;

    StormCaller(Http2Peer peer, int seed) {
      this.peer = peer;
      this.random = new Random(seed);
      this.seed = seed;
    }

    private String mark(int stream) {
      return "m" + seed + "-" + stream;
    }

    int run() throws Exception {
      for (int i = 0; i < 30; i++) {
        peer.send(cut(action()));
        if (random.nextInt(6) == 0 && !reads()) {
          return verify();
        }
      }
      if (random.nextInt(4) > 0) {
        peer.send(Frames.windowUpdate(0, 1 << 24));
        for (int i = 0; i < 40 && reads(); i++) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      return verify();
    }

    /** Reads on until a PING is answered; false at the end of the connection. */
    private boolean reads() throws Exception {
      peer.send(Frames.ping(0, Http2Peer.PING));
      Frame frame = peer.next();
      while (frame != null && !Http2Peer.isPong(frame)) {
        frame = peer.next();
      }
      return frame != null;
    }

    private byte[] action() {
      if (open.isEmpty() || random.nextInt(3) == 0) {
        return open(random.nextBoolean());
      }
      Integer stream = open.get(random.nextInt(open.size()));
      boolean whole = ended.contains(stream);
      return switch (random.nextInt(7)) {
        case 0, 1 ->
            whole ? open(false) : Frames.data(stream, 0, "x".repeat(random.nextInt(2_000)));
        case 2 -> {
          byte[] last = Frames.data(stream, Frames.END_STREAM, "x".repeat(random.nextInt(3)));
          yield ended.add(stream) ? last : open(true);
        }
        case 3 -> {
          open.remove(stream);
          yield Frames.reset(stream);
        }
        case 4 -> Frames.windowUpdate(stream, 1 + random.nextInt(100_000));
        case 5 -> Frames.settings(4, random.nextInt(100_000), 1, random.nextInt(8_000));
        default -> random.nextInt(20) == 0 ? Frames.goAway(0, 0) : open(true);
      };
    }

    private byte[] open(boolean ends) {
      int stream = next;
      next += 2;
      String path = "/m/" + mark(stream) + ";" + random.nextInt(StormTenant.WAYS);
      open.add(stream);
      if (ends) {
        ended.add(stream);
      }
      FieldBlock block = ends ? peer.get(path) : peer.post(path);
      if (!ends && random.nextInt(3) == 0) {
        block.add("content-length", Integer.toString(random.nextInt(3_000)));
      }
      return headers(stream, ends ? WHOLE : END_HEADERS, block);
    }

    /** Now and then only a part of it, and the rest later. */
    private byte[] cut(byte[] frame) throws Exception {
      if (random.nextInt(5) > 0) {
        return frame;
      }
      int at = random.nextInt(frame.length + 1);
      peer.send(java.util.Arrays.copyOf(frame, at));
      return java.util.Arrays.copyOfRange(frame, at, frame.length);
    }

    /** Every octet of content on a stream is of its own answer; how many were whole. */
    private int verify() {
      int whole = 0;
      for (int stream = 1; stream < next; stream += 2) {
        String status = "";
        boolean ended = false;
        StringBuilder content = new StringBuilder();
        for (Frame frame : peer.read()) {
          if (frame.stream() == stream) {
            status = frame.type() == Frame.HEADERS && status.isEmpty() ? frame.status() : status;
            ended |= frame.type() != Frame.RST_STREAM && frame.endsStream();
            if (frame.type() == Frame.DATA) {
              content.append(new String(frame.payload(), StandardCharsets.US_ASCII));
            }
          }
        }
        if (status.equals("200")) {
          String piece = mark(stream) + ";";
          String all = piece.repeat(content.length() / piece.length() + 1);
          assertThat(all).startsWith(content.toString());
          assertThat(!ended || content.length() % piece.length() == 0).isTrue();
          whole += ended ? 1 : 0;
        }
      }
      return whole;
    }
  }
}
