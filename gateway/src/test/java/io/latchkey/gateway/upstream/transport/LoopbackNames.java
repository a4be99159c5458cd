package io.latchkey.gateway.upstream.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A name service by which every name is this machine's. */
final class LoopbackNames implements NameService {
  @Override
  public CompletionStage<Found> find(String host) {
    return CompletableFuture.completedFuture(
        new Found(List.of(InetAddress.getLoopbackAddress()), Duration.ofMinutes(1)));
  }
}
