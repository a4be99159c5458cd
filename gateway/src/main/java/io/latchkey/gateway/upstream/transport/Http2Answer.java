package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.wire.Framings;
import io.latchkey.gateway.wire.Http2Fields;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/**
 * Reads the answer to one request from the field sections of a stream, as strictly as {@link
 * AnswerDecoder} does from lines (RFC 9113 section 8.1): interim answers, head, content, trailers.
 */
final class Http2Answer {
  private static final String STATUS = Http2Headers.PseudoHeaderName.STATUS.value().toString();

  private final boolean toHead;
  private int interim;
  private boolean begun;
  private boolean ended;
  private boolean bounded;
  private long left;

  /** What a field section turned out to be; content is told of by {@link #content}. */
  sealed interface Part {
    /** An interim answer. */
    record Interim(int status, FieldSection fields) implements Part {}

    /** The head of the final answer. */
    record Head(int status, FieldSection fields, Framing framing) implements Part {}

    /** The trailers, which are the end. */
    record Trailers(FieldSection fields) implements Part {}
  }

  Http2Answer(boolean toHead) {
    this.toHead = toHead;
  }

  /** Whether the final answer has come to its end. */
  boolean isComplete() {
    return ended;
  }

  /**
   * Takes a field section.
   *
   * @param last whether nothing follows it on its stream
   */
  Part section(Http2Headers headers, boolean last) throws MalformedException {
    if (begun) {
      return trailers(headers, last);
    }
    int status = status(headers);
    FieldSection fields = Http2Fields.read(headers, AnswerDecoder.MAX_FIELDS);
    Framing declared = Framings.ofAnswer(fields, false, status, toHead);
    if (status == 101) {
      throw MalformedException.syntax("the answer switches protocols, which HTTP/2 cannot");
    }
    if (status < 200) {
      if (last) {
        throw MalformedException.syntax("an interim answer ends its stream");
      }
      if (++interim > AnswerDecoder.MAX_INTERIM) {
        throw MalformedException.syntax("there are too many interim answers");
      }
      return new Part.Interim(status, fields);
    }
    begun = true;
    bounded = declared.kind() != Framing.Kind.UNTIL_CLOSE;
    left = declared.length();
    if (last) {
      end();
    }
    return new Part.Head(status, fields, framing(declared, last));
  }

  /** Where no length is declared the end of the stream is the end, which 1.1 says by chunks. */
  private static Framing framing(Framing declared, boolean last) {
    if (declared.kind() != Framing.Kind.UNTIL_CLOSE) {
      return declared;
    }
    return last ? Framing.length(0) : Framing.CHUNKED;
  }

  private Part trailers(Http2Headers headers, boolean last) throws MalformedException {
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      if (Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
        throw MalformedException.syntax("a pseudo-field stands in trailers");
      }
    }
    if (!last) {
      throw MalformedException.syntax("there are two heads of a final answer");
    }
    FieldSection fields = Http2Fields.read(headers, Framings.MAX_TRAILERS);
    end();
    return new Part.Trailers(fields);
  }

  /**
   * Takes note of content.
   *
   * @param last whether nothing follows it on its stream
   */
  void content(int octets, boolean last) throws MalformedException {
    if (!begun) {
      throw MalformedException.syntax("content stands before the head of an answer");
    }
    if (bounded) {
      left -= octets;
      if (left < 0) {
        throw MalformedException.syntax("there is more content than was declared");
      }
    }
    if (last) {
      end();
    }
  }

  /** RFC 9113 section 8.1.1: content that is not as long as was declared is malformed. */
  private void end() throws MalformedException {
    if (bounded && left > 0) {
      throw MalformedException.syntax("there is less content than was declared");
    }
    ended = true;
  }

  /** RFC 9113 section 8.3.2: there is one pseudo-field, {@code :status}. */
  private static int status(Http2Headers headers) throws MalformedException {
    int status = -1;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      CharSequence name = field.getKey();
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(name)) {
        continue;
      }
      if (status != -1 || !STATUS.contentEquals(name)) {
        throw MalformedException.syntax("an answer has another pseudo-field than one :status");
      }
      status = number(field.getValue());
    }
    if (status < 100 || status > 599) {
      throw MalformedException.syntax("there is no :status of 100 to 599");
    }
    return status;
  }

  private static int number(CharSequence text) {
    int number = text.length() == 3 ? 0 : -2;
    for (int i = 0; i < text.length() && number >= 0; i++) {
      int digit = text.charAt(i) - '0';
      number = digit >= 0 && digit <= 9 ? number * 10 + digit : -2;
    }
    return number;
  }
}
