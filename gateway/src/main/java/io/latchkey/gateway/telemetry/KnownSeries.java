package io.latchkey.gateway.telemetry;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The series of names that are configured: one that has been forgotten is not made again by a call
 * that tells of it late. Any thread; what is told after the first time takes no lock.
 *
 * @param <S> a series
 */
final class KnownSeries<S> {
  private final ConcurrentHashMap<String, Optional<S>> known = new ConcurrentHashMap<>();
  private final Function<String, S> make;
  private final Consumer<String> remove;

  KnownSeries(Function<String, S> make, Consumer<String> remove) {
    this.make = make;
    this.remove = remove;
  }

  /** Something may be told of {@code name} from now on; that makes its series. */
  void begin(String name) {
    known.putIfAbsent(name, Optional.empty());
  }

  /** Removes the series of {@code name}; what is told of it afterwards is dropped. */
  void forget(String name) {
    known.computeIfPresent(
        name,
        (key, series) -> {
          remove.accept(key);
          return null;
        });
  }

  /** Tells every series, of names too that nothing was told of. */
  void tellAll(Consumer<S> news) {
    known.keySet().forEach(name -> tell(name, news));
  }

  /** Tells the series of {@code name}, if that is known. */
  void tell(String name, Consumer<S> news) {
    Optional<S> series = known.get(name);
    if (series != null && series.isEmpty()) {
      series =
          known.computeIfPresent(
              name, (key, now) -> now.isPresent() ? now : Optional.of(make.apply(key)));
    }
    if (series != null) {
      series.ifPresent(news);
    }
  }
}
