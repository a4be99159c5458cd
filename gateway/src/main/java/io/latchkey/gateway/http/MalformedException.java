package io.latchkey.gateway.http;

/**
 * Says that a message, on either side, breaks the grammar of HTTP. Who reads requests turns it into
 * a 4xx, who reads answers into a 502. Stackless; its message is ours and never quotes the bytes.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** What kind of mistake it is, where that decides the status. */
  public enum Fault {
    SYNTAX,
    LINE_TOO_LONG,
    SECTION_TOO_LARGE,
    HOST,
    VERSION,
    EXPECTATION
  }

  public MalformedException(Fault fault, String what) {
    super(what, null, false, false);
    this.fault = fault;
  }

  public static MalformedException syntax(String what) {
    return new MalformedException(Fault.SYNTAX, what);
  }

  public Fault fault() {
    return fault;
  }

  /** What is wrong, as a fixed sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
