package io.latchkey.gateway.http;

/** Where on its way to the tenant and back a call was when a limit of time was reached. */
public enum Step {
  /** It waited for a credential of the service account. */
  TOKEN("token", "it waited for a token"),
  /** It waited until one of the tenant's connections was free. */
  PLACE("place", "it waited for a free connection"),
  /** A connection was being made, TLS included. */
  CONNECT("connect", "a connection was being made"),
  /** The request was being sent, and the tenant did not take it. */
  SEND("send", "the request was being sent"),
  /** The request was sent, and nothing of the final answer had come. */
  FIRST_BYTE("first-byte", "the head of the answer was awaited"),
  /** The answer had begun. */
  CONTENT("content", "the rest of the answer was awaited");

  private final String word;
  private final String phrase;

  Step(String word, String phrase) {
    this.word = word;
    this.phrase = phrase;
  }

  /** The word for it in a problem document. */
  public String word() {
    return word;
  }

  /** What went on, to follow "while". */
  public String phrase() {
    return phrase;
  }
}
