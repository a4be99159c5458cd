package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Sends our own small calls, to token endpoints and authorities, and gives the whole answer.
 *
 * <p>It follows no redirect, keeps no cookie and never blocks: the stage completes on an event loop
 * of the gateway's own, never on a caller's.
 */
public interface ControlClient {

  /**
   * Sends {@code request}.
   *
   * @return the answer, or an {@link UpstreamException} that says why there is none
   */
  CompletionStage<Answer> send(Request request);

  /**
   * A call of ours.
   *
   * @param method GET, HEAD or POST
   * @param uri absolute, http or https
   * @param fields all but Host, framing and Connection, which the client writes
   * @param content may be empty
   * @param timeout for the call as a whole, connecting included
   * @param maxContent the most octets of content that are taken; {@link #HEAD_ALONE} for none: the
   *     answer is given when its head has come, whatever follows
   */
  record Request(
      String method,
      URI uri,
      FieldSection fields,
      byte[] content,
      Duration timeout,
      int maxContent) {

    /** Takes no content. */
    public static final int HEAD_ALONE = 0;
  }

  /** The whole answer. */
  record Answer(int status, FieldSection fields, byte[] content) {}
}
