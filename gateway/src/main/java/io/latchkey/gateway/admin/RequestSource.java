package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection as the requests that they hold: a head, its content, the next head.
 * Bootstrap makes it of what reads callers' requests, so that one reader decides what HTTP/1.1 is.
 *
 * <p>Confined to the connection's event loop.
 */
public interface RequestSource {

  /** Takes bytes that have come; they are the source's to release. */
  void feed(ByteBufAllocator alloc, ByteBuf bytes);

  /** How many octets have come that are not read yet. */
  int held();

  /**
   * The next head, after the content of the one before is complete; null where more bytes are
   * needed.
   *
   * @throws RefusedException nothing more can be read from this connection
   */
  @Nullable RequestHead head() throws RefusedException;

  /**
   * The next piece of the present request's content, which the taker must release; null where more
   * bytes are needed or it is complete.
   *
   * @throws RefusedException nothing more can be read from this connection
   */
  @Nullable ByteBuf content() throws RefusedException;

  /** Whether the present request's content has been read to its end. */
  boolean isComplete();

  /** Lets go of what is held. */
  void release();
}
