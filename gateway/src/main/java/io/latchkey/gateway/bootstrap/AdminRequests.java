package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AdminServer;
import io.latchkey.gateway.admin.RequestSource;
import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What reads callers' requests, as the admin listener reads its own, with limits of its own. */
public record AdminRequests(RequestStream stream) implements RequestSource {

  /** Reads what comes from {@code address}. */
  public static RequestSource from(InetAddress address) {
    RequestReader reader =
        new RequestReader(
            Peer.at(address),
            AdminServer.MAX_LINE,
            AdminServer.MAX_SECTION,
            AdminServer.MAX_FIELDS,
            () -> false);
    return new AdminRequests(new RequestStream(reader, AdminServer.MAX_SECTION));
  }

  @Override
  public void feed(ByteBufAllocator alloc, ByteBuf bytes) {
    stream.feed(alloc, bytes);
  }

  @Override
  public int held() {
    return stream.held();
  }

  @Override
  public @Nullable RequestHead head() throws RefusedException {
    return stream.head();
  }

  @Override
  public @Nullable ByteBuf content() throws RefusedException {
    return stream.content();
  }

  @Override
  public boolean isComplete() {
    return stream.isComplete();
  }

  @Override
  public void release() {
    stream.release();
  }
}
