package io.latchkey.gateway.upstream.transport;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * How many more frames that serve no call a connection may send us: floods of SETTINGS, PING,
 * PRIORITY, WINDOW_UPDATE, empty DATA, frames of streams that ended, frames of unknown types. What
 * serves a call renews it, unless the other side does not read what we say to all that.
 *
 * <p>Confined to its connection's event loop.
 */
final class FrameBudget {
  /** The most frames in a row that serve no call. */
  static final int MAX_IDLE_FRAMES = 1000;

  /**
   * The most changes of the size of the other side's table of fields from one request to the next:
   * each is kept until the next request tells of it (RFC 7541 section 4.2).
   */
  static final int MAX_TABLE_CHANGES = 64;

  private int left = MAX_IDLE_FRAMES;
  private long tableSize = Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;
  private int tableChanges;

  /** A frame came that serves no call. */
  void spend() throws Http2Exception {
    if (--left < 0) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames that serve no call");
    }
  }

  /** The other side's table of fields is to have this size. */
  void resizeTable(long octets) throws Http2Exception {
    if (octets == tableSize) {
      return;
    }
    tableSize = octets;
    if (++tableChanges > MAX_TABLE_CHANGES) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many sizes of the table of fields");
    }
  }

  /** A request goes out, and tells of the changes of the table. */
  void request() {
    tableChanges = 0;
  }

  /** Something of a call went over {@code channel}, in whichever direction. */
  void renew(Channel channel) {
    if (channel.isWritable()) {
      left = MAX_IDLE_FRAMES;
    }
  }
}
