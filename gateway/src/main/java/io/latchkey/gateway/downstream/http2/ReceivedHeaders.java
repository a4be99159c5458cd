package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.wire.Framings;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one block as they come out of the decoder. It sees what is lost afterwards: their
 * order, and how often each came. Past its limits it keeps nothing, so that a small block cannot
 * become a large section.
 *
 * <p>Equal to other headers of the same names and values.
 */
final class ReceivedHeaders extends DefaultHttp2Headers {
  /** What each field counts beyond its octets (RFC 9113 section 6.5.2). */
  private static final int PER_FIELD = 32;

  private final int maxFields;
  private final int maxOctets;
  private int fields;
  private long octets;
  private boolean tooLarge;
  private boolean lengthSeen;
  private @Nullable String fault;

  /**
   * Headers without a field yet.
   *
   * @param maxFields the most fields, pseudo-fields not counted
   * @param maxOctets the most octets of names and values, and 32 for each field
   */
  ReceivedHeaders(int maxFields, int maxOctets) {
    super(false);
    this.maxFields = maxFields;
    this.maxOctets = maxOctets;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    boolean pseudo = PseudoHeaderName.hasPseudoHeaderFormat(name);
    octets += (long) name.length() + value.length() + PER_FIELD;
    if (!pseudo) {
      fields++;
    }
    tooLarge |= octets > maxOctets || fields > maxFields;
    if (tooLarge || fault != null) {
      return this;
    }
    fault = pseudo ? pseudoFault(name) : fault(name, value);
    return fault == null ? super.add(name, value) : this;
  }

  /** RFC 9113 section 8.3. */
  private @Nullable String pseudoFault(CharSequence name) {
    if (fields > 0) {
      return "a pseudo-field stands after a field";
    }
    PseudoHeaderName known = PseudoHeaderName.getPseudoHeader(name);
    if (known == null || !known.isRequestOnly() || known == PseudoHeaderName.PROTOCOL) {
      return "a pseudo-field is not one of a request";
    }
    return contains(name) ? "a pseudo-field stands twice" : null;
  }

  /** The decoder would make one of two lengths that agree; HTTP/1.1 refuses them. */
  private @Nullable String fault(CharSequence name, CharSequence value) {
    if (!AsciiString.contentEquals(name, FieldName.CONTENT_LENGTH.lower())) {
      return null;
    }
    if (lengthSeen) {
      return "there is more than one content-length";
    }
    lengthSeen = true;
    if (value.length() > Framings.MAX_DIGITS) {
      // the codec writes it anew before anybody else sees it
      return "content-length is too long for a number";
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return "content-length is not a number";
      }
    }
    return null;
  }

  /**
   * Checks what was seen.
   *
   * @throws MalformedException for a section past its limits, or with fields that HTTP/2 forbids
   */
  void check() throws MalformedException {
    if (tooLarge) {
      throw new MalformedException(
          Fault.SECTION_TOO_LARGE, "the field section is larger than the limit");
    }
    if (fault != null) {
      throw MalformedException.syntax(fault);
    }
  }
}
