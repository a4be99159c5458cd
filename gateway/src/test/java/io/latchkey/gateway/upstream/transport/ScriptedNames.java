package io.latchkey.gateway.upstream.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A name service that says what the test tells it to, at once or when the test says so. */
final class ScriptedNames implements NameService {
  private final Map<String, Found> names = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Found>> held = new ArrayList<>();
  private boolean holding;

  /** From now on {@code name} stands for these literal addresses. */
  ScriptedNames say(String name, Duration ttl, String... addresses) {
    names.put(name, new Found(Stream.of(addresses).map(ScriptedNames::literal).toList(), ttl));
    return this;
  }

  /** From now on there is no such name. */
  void forget(String name) {
    names.remove(name);
  }

  /** From now on nothing is answered. */
  void hold() {
    holding = true;
  }

  /** Which names were asked for, in order. */
  List<String> asked() {
    return asked;
  }

  @Override
  public CompletionStage<Found> find(String host) {
    asked.add(host);
    if (holding) {
      CompletableFuture<Found> never = new CompletableFuture<>();
      held.add(never);
      return never;
    }
    Found found = names.get(host);
    return found == null
        ? CompletableFuture.failedFuture(new UnknownHostException(host))
        : CompletableFuture.completedFuture(found);
  }

  static InetAddress literal(String text) {
    return io.netty.util.NetUtil.createInetAddressFromIpAddressString(text);
  }
}
