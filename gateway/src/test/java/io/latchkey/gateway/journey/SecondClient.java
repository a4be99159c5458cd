package io.latchkey.gateway.journey;

import java.io.IOException;

/** A reader of answers that is not ours. */
interface SecondClient extends AutoCloseable {
  /** What it makes of the bytes that answer a request of this method, and then of their end. */
  Heard read(String method, String bytes) throws IOException;

  @Override
  default void close() throws IOException {}
}
