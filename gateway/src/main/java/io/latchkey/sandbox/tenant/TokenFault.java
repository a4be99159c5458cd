package io.latchkey.sandbox.tenant;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way in which a token or login endpoint fails its clients. */
public enum TokenFault {
  /** It works. */
  NONE,
  /** The connection is reset. */
  DOWN,
  /** The connection is closed without an answer. */
  CLOSE,
  /** The right answer, after {@code slowMillis}. */
  SLOW,
  /** No answer, ever. */
  HANG,
  /** The right answer, one byte every {@code dripMillis}. */
  DRIP,
  /** Half of the right answer, then the connection closes. */
  CUT,
  /** 500 with a text. */
  SERVER_ERROR,
  /** 503 with {@code Retry-After}. */
  UNAVAILABLE,
  /** 429 with or without {@code Retry-After}. */
  TOO_MANY_REQUESTS,
  /** 200 with the login page. */
  HTML,
  /** 200 without content. */
  EMPTY,
  /** 200 with JSON that ends in the middle. */
  GARBAGE,
  /** 200 with 10 MiB of JSON. */
  HUGE,
  /** 200 with JSON of 100,000 nested arrays. */
  DEEP,
  /** 302 to another host. */
  REDIRECT,
  /** A token that is not of b64token syntax (RFC 6750 section 2.1). */
  BAD_TOKEN,
  /** No {@code access_token}. */
  NO_TOKEN,
  /** {@code token_type} is {@code mac}. */
  TOKEN_TYPE_MAC,
  /** No {@code token_type}. */
  TOKEN_TYPE_ABSENT,
  /** {@code expires_in} is -1. */
  EXPIRES_NEGATIVE,
  /** {@code expires_in} is 0. */
  EXPIRES_ZERO,
  /** {@code expires_in} does not fit 63 bits. */
  EXPIRES_HUGE,
  /** No {@code expires_in}. */
  EXPIRES_ABSENT,
  /** {@code expires_in} is a JSON string with the right number in it. */
  EXPIRES_STRING,
  /** {@code expires_in} is a word. */
  EXPIRES_WORD;

  /** Whether the client never gets to see the right answer, so that none need be made. */
  public boolean hidesAnswer() {
    return !isOfTokenMembers() && !EnumSet.of(NONE, SLOW, DRIP).contains(this);
  }

  /**
   * Changes a token answer's members as the fault has it, if it is a fault of members at all.
   *
   * @param lifetime the right {@code expires_in}
   */
  public void bend(Map<String, @Nullable Object> members, int lifetime) {
    switch (this) {
      case BAD_TOKEN -> members.put("access_token", "not a b64token \u00e9\r\nX-Injected: 1");
      case NO_TOKEN -> members.remove("access_token");
      case TOKEN_TYPE_MAC -> members.put("token_type", "mac");
      case TOKEN_TYPE_ABSENT -> members.remove("token_type");
      case EXPIRES_NEGATIVE -> members.put("expires_in", -1);
      case EXPIRES_ZERO -> members.put("expires_in", 0);
      case EXPIRES_HUGE -> members.put("expires_in", BigInteger.TEN.pow(30));
      case EXPIRES_ABSENT -> members.remove("expires_in");
      case EXPIRES_STRING -> members.put("expires_in", Integer.toString(lifetime));
      case EXPIRES_WORD -> members.put("expires_in", "soon");
      default -> {}
    }
  }

  /** Whether it changes a member of a token answer, rather than the answer as a whole. */
  public boolean isOfTokenMembers() {
    return compareTo(BAD_TOKEN) >= 0;
  }
}
