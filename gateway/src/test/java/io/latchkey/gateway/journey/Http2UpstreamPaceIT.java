package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast things go by HTTP/2: as fast as the slower side wants, and nobody else is held up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2UpstreamPaceIT {
  private static final int PIECE = 16 << 10;
  private static final int BAR = 4 << 20;

  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  private String yaml(Http2Upstream upstream) {
    String trusting = "kind: generic, tls: { ca: \"" + authority.file() + "\" },";
    return Yaml.forwarding(upstream.url()).replace("kind: generic,", trusting);
  }

  private RunningGateway gateway(Http2Upstream upstream) throws Exception {
    return RunningGateway.start(files, yaml(upstream));
  }

  /** Sends content without end as far as the client's windows let it, and counts it. */
  private static void pour(Http2End end, AtomicLong taken) throws Exception {
    end.begin();
    Http2End.Request request = end.request();
    int big = 0;
    while (!request.field(":path").equals("/big")) {
      end.answer(request.stream(), 200, "ok");
      request = end.request();
    }
    big = request.stream();
    end.send(Http2Frame.headers(big, false, ":status", "200"));
    String piece = "x".repeat(PIECE);
    long stream = end.initialWindow();
    long all = 65_535 + end.credited(0);
    while (true) {
      while (Math.min(stream + end.credited(big), all) - taken.get() >= PIECE) {
        end.send(Http2Frame.data(big, piece, false));
        taken.addAndGet(PIECE);
      }
      Http2Frame frame = end.readNoted();
      all = 65_535 + end.credited(0);
      if (frame.type() == Http2Frame.HEADERS) {
        end.answer(frame.stream(), 200, "ok");
      }
    }
  }

  @Test
  void aCallerThatDoesNotReadStopsItsTenantAndNobodyElse() throws Exception {
    AtomicLong taken = new AtomicLong();
    try (Http2Upstream upstream =
            Http2Upstream.running(authority.as("good"), end -> pour(end, taken));
        RunningGateway gateway = gateway(upstream);
        Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(4096);
      lazy.connect(gateway.address());
      lazy.getOutputStream().write(Call.get("/big").getBytes(StandardCharsets.ISO_8859_1));
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(15))
          .until(() -> taken.get() > 0 && before.getAndSet(taken.get()) == taken.get());
      System.out.println("taken for a caller that does not read: " + taken.get() + " octets");
      assertThat(taken.get()).isBetween(1L, (long) BAR);

      for (int i = 0; i < 20; i++) {
        try (RawPeer other = gateway.connect()) {
          assertThat(other.send(Call.get("/small")).readMessage()).endsWith("ok");
        }
      }
      long atRest = taken.get();
      lazy.getInputStream().readNBytes(2 << 20);
      Awaitility.await().until(() -> taken.get() > atRest);
    }
  }

  @Test
  void anUploadGoesAsFastAsTheTenantTakesIt() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    int size = 8 << 20;
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.withoutCredit().begin(4, 1000);
                  Http2End.Request request = end.request();
                  goOn.await();
                  end.send(Http2Frame.window(0, size), Http2Frame.window(request.stream(), size));
                  end.whole(request);
                  end.answer(request.stream(), 200, Integer.toString(request.content().length()));
                  end.request();
                });
        RunningGateway gateway = gateway(upstream);
        RawPeer caller = gateway.connect()) {
      AtomicLong sent = new AtomicLong();
      Thread uploads =
          new Thread(
              () -> {
                try {
                  caller.send(Call.post("/x", "Content-Length: " + size + "\r\n"));
                  for (int i = 0; i < size / PIECE; i++) {
                    caller.send("x".repeat(PIECE));
                    sent.addAndGet(PIECE);
                  }
                } catch (IOException broken) {
                  sent.set(-1);
                }
              });
      uploads.start();
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(15))
          .until(() -> before.getAndSet(sent.get()) == sent.get());
      System.out.println("taken of an upload that the tenant does not want: " + sent.get());
      assertThat(sent.get()).isLessThan(size);
      goOn.countDown();
      uploads.join(TimeUnit.SECONDS.toMillis(10));

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("" + size);
    }
  }

  @Test
  void whatDripsArrivesAsItComes() throws Exception {
    int drops = 100;
    Semaphore next = new Semaphore(0);
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  Http2End.Request request = end.request();
                  end.send(Http2Frame.headers(request.stream(), false, ":status", "200"));
                  for (int i = 0; i < drops; i++) {
                    next.acquire();
                    end.send(Http2Frame.data(request.stream(), "drop" + i, false));
                  }
                  end.send(Http2Frame.data(request.stream(), "", true));
                  end.request();
                });
        RunningGateway gateway = gateway(upstream);
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/drip")).readHead();
      long[] delays = new long[drops];
      for (int i = 0; i < drops; i++) {
        long asked = System.nanoTime();
        next.release();
        assertThat(Call.readChunk(caller)).isEqualTo("drop" + i);
        delays[i] = (System.nanoTime() - asked) / 1000;
      }
      assertThat(Call.readChunk(caller)).isEmpty();
      Arrays.sort(delays);
      System.out.println("a drop took " + delays[drops / 2] + " us, the slowest " + delays[99]);
      assertThat(delays[drops / 2]).isLessThan(50_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, response", "1000000, idle"})
  void theRoutesTimeoutsBoundATenantThatNeverOpensItsWindow(int size, String limit)
      throws Exception {
    try (Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.withoutCredit().begin(4, 0);
                  end.request();
                  end.read(Http2Frame.RST_STREAM);
                  end.request();
                });
        RunningGateway gateway =
            RunningGateway.start(
                files, Call.onRoute(yaml(upstream), "timeouts: { " + limit + ": 500ms }"));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: " + size + "\r\n"));
      Thread uploads = new Thread(() -> upload(caller, size));
      uploads.start();

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 504 ");
      caller.close();
      uploads.join();
    }
  }

  private static void upload(RawPeer caller, int size) {
    try {
      caller.send("x".repeat(size));
    } catch (IOException closed) {
      // the answer came before the end of the content: it is what is asserted
    }
  }
}
