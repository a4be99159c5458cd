package io.latchkey.gateway.servers;

import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that call through a gateway all the time, each at its own pace, and keep what failed. */
final class Load implements AutoCloseable {
  private static final int CALLERS = 16;
  private static final int PACE_MILLIS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final AtomicLong calls = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private Load(int port) {
    this.target = URI.create("http://127.0.0.1:" + port + "/orders");
  }

  /** Begins, at the gateway on this port. */
  static Load on(int port) {
    Load load = new Load(port);
    for (int i = 0; i < CALLERS; i++) {
      boolean writes = i % 4 == 0;
      load.callers.scheduleAtFixedRate(
          () -> load.call(writes), i, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return load;
  }

  private void call(boolean writes) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).timeout(LIMIT).header("X-Api-Key", Yaml.KEY);
    request = writes ? request.POST(BodyPublishers.ofString("an order")) : request.GET();
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        failures.add(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException broken) {
      failures.add(broken.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return;
    }
    calls.incrementAndGet();
  }

  /** Lets so many more calls end. */
  void goOn(int more) {
    long until = calls.get() + more;
    await().atMost(Duration.ofMinutes(2)).until(() -> calls.get() >= until);
  }

  /** Calls that have ended, whatever their end. */
  long calls() {
    return calls.get();
  }

  /** What was answered to those that failed. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    callers.shutdown();
    try {
      callers.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
