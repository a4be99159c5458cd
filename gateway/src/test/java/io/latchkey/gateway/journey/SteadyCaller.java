package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A caller that keeps its connection from call to call and opens another when that is closed. */
final class SteadyCaller implements AutoCloseable {
  /**
   * What a call got.
   *
   * @param began and {@code ended}: by {@link System#nanoTime}
   */
  record Got(Answer answer, long began, long ended) {
    int status() {
      return answer.status();
    }

    Duration took() {
      return Duration.ofNanos(ended - began);
    }
  }

  private final InetSocketAddress address;
  private @Nullable RawPeer peer;

  SteadyCaller(InetSocketAddress address) {
    this.address = address;
  }

  Got call(String request) throws IOException {
    RawPeer open = peer == null ? RawPeer.connect(address) : peer;
    peer = open;
    long began = System.nanoTime();
    Answer answer = Answer.read(open.send(request), false);
    Got got = new Got(answer, began, System.nanoTime());
    if (answer.field("Connection").equalsIgnoreCase("close")) {
      close();
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
    }
    peer = null;
  }
}
