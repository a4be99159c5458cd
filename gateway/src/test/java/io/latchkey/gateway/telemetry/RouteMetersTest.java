package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteMetersTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RouteMeters routes =
      new RouteMeters(new RouteMeter.Family(registry, InstantSource.system()));

  private long series() {
    return new String(Exposition.of(registry.scrape(), null).content(), UTF_8)
        .lines()
        .filter(line -> line.startsWith("latchkey_respond_requests_total{"))
        .count();
  }

  @Test
  void aRouteHasNoSeriesBeforeItsFirstCallOrLook() {
    routes.begin(List.of("a", "b"));
    long ofNone = series();

    assertThat(routes.of("a")).isSameAs(routes.of("a")).isNotSameAs(routes.of(null));
    assertThat(series()).isEqualTo(2 * ofNone);

    routes.showAll();
    assertThat(series()).isEqualTo(3 * ofNone);
  }

  @Test
  void whatIsNoRouteCountsAsNone() {
    routes.begin(List.of("a"));

    assertThat(routes.of("z")).isSameAs(routes.of(null));
    assertThat(routes.of(RouteMeters.NO_ROUTE)).isSameAs(routes.of(null));
  }

  @Test
  void aRouteThatIsGoneIsToldOnceAndComesBackFromNought() {
    routes.begin(List.of("a", "b", "never called"));
    RouteMeter before = routes.of("a");
    List<String> gone = new ArrayList<>();

    routes.retain(List.of("b"), gone::add);
    routes.retain(List.of("b"), gone::add);

    assertThat(gone).containsExactlyInAnyOrder("a", "never called");
    assertThat(routes.of("a")).isSameAs(routes.of(null));
    routes.begin(List.of("a"));
    assertThat(routes.of("a")).isNotSameAs(before).isNotSameAs(routes.of(null));
    assertThat(routes.of("b")).isNotSameAs(routes.of(null));
  }

  private void ended(String route) {
    ExchangeRecord record = new ExchangeRecord("id", 0, "l", "p");
    record.route(route);
    record.status(200);
    record.end(Ending.COMPLETE, 1);
    routes.ended(record, Lane.own());
  }

  private long requests(String route) {
    return new String(Exposition.of(registry.scrape(), null).content(), UTF_8)
        .lines()
        .filter(line -> line.startsWith("latchkey_respond_requests_total{"))
        .filter(line -> line.contains("route=\"" + route + "\"") && line.contains("\"2xx\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 1)))
        .sum();
  }

  @Test
  void whatAThreadFoundBeforeCountsOnlyWhileItIsTrue() {
    ended("a");
    ended("a");
    assertThat(requests(RouteMeters.NO_ROUTE)).isEqualTo(2);

    routes.begin(List.of("a"));
    ended("a");
    ended("a");
    assertThat(requests("a")).isEqualTo(2);

    routes.retain(List.of(), gone -> {});
    ended("a");
    ended("a");
    assertThat(requests(RouteMeters.NO_ROUTE)).isEqualTo(4);

    routes.begin(List.of("a"));
    ended("a");
    assertThat(requests("a")).isOne();
  }

  @Test
  void whatIsForgottenIsHeldByNobody() {
    LaneMemo<LaneMemo.Found> memo = new LaneMemo<>();
    WeakReference<LaneMemo.Found> found = new WeakReference<>(kept(memo, "a"));
    assertThat(found.get()).isNotNull();

    memo.forget();

    await()
        .until(
            () -> {
              System.gc();
              return found.get() == null;
            });
  }

  private static LaneMemo.Found kept(LaneMemo<LaneMemo.Found> memo, String name) {
    LaneMemo.Found found = new LaneMemo.Found(name, null) {};
    LaneMemo.Finds<LaneMemo.Found> finds = memo.own(Lane.own());
    finds.keep(found);
    assertThat(finds.find(name, null)).isSameAs(found);
    return found;
  }

  @Test
  void moreRoutesThanAreRememberedAreCountedAll() {
    List<String> names = IntStream.range(0, 3 * LaneMemo.PLACES).mapToObj(i -> "r" + i).toList();
    routes.begin(names);
    for (int round = 0; round < 2; round++) {
      names.forEach(this::ended);
    }
    String text = new String(Exposition.of(registry.scrape(), null).content(), UTF_8);
    assertThat(text.lines().filter(line -> line.startsWith("latchkey_respond_requests_total{")))
        .filteredOn(line -> line.contains("\"2xx\"") && !line.contains("\"none\""))
        .hasSize(names.size())
        .allMatch(line -> line.endsWith(" 2.0"));
  }

  @Test
  void threadsThatComeFirstTogetherCountInOne() throws InterruptedException {
    routes.begin(List.of("a"));
    Set<RouteMeter> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch begun = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begun.await();
                  seen.add(routes.of("a"));
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                }
              });
      threads.add(thread);
      thread.start();
    }
    begun.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(seen).hasSize(1);
  }
}
