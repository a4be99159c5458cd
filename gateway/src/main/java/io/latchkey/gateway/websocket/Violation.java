package io.latchkey.gateway.websocket;

/** How a frame can break RFC 6455, as far as its head shows. */
public enum Violation {
  /** A frame of the caller without a mask (section 5.1). */
  UNMASKED,
  /** A frame of the tenant with a mask (section 5.1). */
  MASKED,
  /** A reserved bit that no extension has given a meaning (section 5.2). */
  RESERVED_BIT,
  /** An opcode that is nobody's (section 5.2). */
  RESERVED_OPCODE,
  /** A length written with more octets than it needs, or of 64 bits (section 5.2). */
  BAD_LENGTH,
  /** A control frame in fragments (section 5.4). */
  FRAGMENTED_CONTROL,
  /** A control frame of more than 125 octets (section 5.5). */
  LONG_CONTROL,
  /** A continuation of nothing (section 5.4). */
  STRAY_CONTINUATION,
  /** A message that begins inside another (section 5.4). */
  INTERLEAVED_MESSAGE,
  /** Anything behind a Close (section 5.5.1). */
  AFTER_CLOSE
}
