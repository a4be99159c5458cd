package io.latchkey.gateway.upstream.transport;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** How calls fail at an address, in words for an operator. */
final class Faults {
  static final String LATE = "it does not answer in time";
  static final String BROKEN = "its answers break off";

  private Faults() {}

  /** What {@code why} says of the address, or null if nothing. */
  static @Nullable String of(UpstreamException why) {
    return switch (why.kind()) {
      case BROKEN -> BROKEN;
      case MALFORMED -> "its answers are not well-formed";
      case TIMEOUT -> LATE;
      case UNREACHABLE, CERTIFICATE_REFUSED, TOO_LARGE, OVERLOADED -> null;
    };
  }

  /** That a connection to {@code origin} ended before the answer did. */
  static UpstreamException broken(Origin origin) {
    return new UpstreamException(
        UpstreamException.Kind.BROKEN, origin.authority() + " closed the connection");
  }

  /** That {@code origin} ended TLS for our certificate, or because it got none. */
  static UpstreamException certificateRefused(Origin origin, Throwable cause) {
    return new UpstreamException(
        UpstreamException.Kind.CERTIFICATE_REFUSED,
        "%s failed the TLS handshake (%s)".formatted(origin.authority(), TlsFaults.word(cause)));
  }

  /** Whether a failure that a connection ran into is the doing of its other side. */
  static boolean isTheirs(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof DecoderException
        // of a read on a socket that was reset, where a write has already told of it
        || cause instanceof NotYetConnectedException;
  }
}
