package io.latchkey.loadtest;

/** What was asked for is wrong or not allowed; the message is a sentence for the user. */
public final class Mistake extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public Mistake(String sentence) {
    super(sentence);
  }
}
