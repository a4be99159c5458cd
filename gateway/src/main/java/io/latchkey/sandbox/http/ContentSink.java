package io.latchkey.sandbox.http;

import java.nio.ByteBuffer;

/** Where content goes piece by piece as it arrives; confined to the connection's event loop. */
public interface ContentSink {
  /** Takes one piece, which is valid only during this call. */
  void take(ByteBuffer piece);

  /** The content is complete: answer the call. */
  void end();
}
