package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The source that a pool gets its tokens from, those before it whose tokens still live, and the
 * tokens that have left their slots: each is ended by the source that made it, and not before the
 * calls that carry it have had {@link #GRACE}.
 *
 * <p>Belongs to the pool's home loop but for {@link #endpointPaths}.
 */
final class PoolSources {
  /** How long the calls that carry a token have after it left the pool until it is ended. */
  static final Duration GRACE = Duration.ofMinutes(1);

  /** The most tokens that wait for their end; one more and the oldest is ended at once. */
  static final int LEAVING_MOST = 256;

  /** What ending a token takes; the token itself is some twenty times larger. */
  private static final class Leaving {
    private final TokenSource maker;
    private final Secret value;

    Leaving(Token token) {
      this.maker = token.source();
      this.value = token.value();
    }
  }

  private final HomeLoop loop;
  private final Map<Leaving, HomeLoop.Timer> leaving = new LinkedHashMap<>();
  private volatile List<TokenSource> all;

  PoolSources(TokenSource first, HomeLoop loop) {
    this.loop = loop;
    this.all = List.of(first);
  }

  /** The one that makes the tokens from now on. */
  TokenSource current() {
    return all.get(0);
  }

  /** Makes {@code next} the current one; those before it stay until {@link #keep} lets them go. */
  void turnTo(TokenSource next) {
    List<TokenSource> sources = new ArrayList<>(all);
    sources.remove(next);
    sources.add(0, next);
    all = List.copyOf(sources);
  }

  /** Whether there are tokens about that another source made. */
  boolean areChanging() {
    return all.size() > 1;
  }

  /** Lets go of the sources that made none of {@code held} and none of the tokens that leave. */
  void keep(List<Token> held) {
    if (areChanging()) {
      Set<TokenSource> makers = new HashSet<>(Set.of(current()));
      held.forEach(token -> makers.add(token.source()));
      leaving.keySet().forEach(each -> makers.add(each.maker));
      all = all.stream().filter(makers::contains).toList();
    }
  }

  /** Decoded paths at which tokens that live are got and may be ended. Any thread. */
  Set<String> endpointPaths() {
    List<TokenSource> sources = all;
    if (sources.size() == 1) {
      return sources.get(0).endpointPaths();
    }
    Set<String> paths = new HashSet<>();
    sources.forEach(source -> paths.addAll(source.endpointPaths()));
    return paths;
  }

  /** Ends {@code token}, which nobody is given any more, once its grace is over. */
  void retire(@Nullable Token token) {
    if (token == null) {
      return;
    }
    if (leaving.size() >= LEAVING_MOST) {
      finish(leaving.keySet().iterator().next());
    }
    Leaving left = new Leaving(token);
    leaving.put(left, loop.schedule(() -> finish(left), GRACE.toNanos()));
  }

  private void finish(Leaving left) {
    HomeLoop.Timer timer = leaving.remove(left);
    if (timer != null) {
      timer.cancel();
      end(left.maker, left.value);
    }
  }

  /** Ends the tokens that leave without any grace, for {@code done} to wait for. */
  void finishAll(List<CompletableFuture<?>> done) {
    leaving.forEach(
        (left, timer) -> {
          timer.cancel();
          done.add(end(left.maker, left.value));
        });
    leaving.clear();
  }

  /** Ends what {@code maker} made, now. */
  static CompletableFuture<?> end(TokenSource maker, Secret token) {
    try {
      return maker.end(token).toCompletableFuture();
    } catch (RuntimeException fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }
}
