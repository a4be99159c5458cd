package io.latchkey.sandbox.identity;

/** A way in which a login challenge can be answered, with the names it has on the wire. */
public enum Mechanism {
  PASSWORD("UP", "Text", "Password", "Enter Password"),
  OATH_CODE("OATH", "Text", "OATH OTP client", "Enter the code of your OATH client"),
  EMAIL_CODE("EMAIL", "StartTextOob", "Email...", "Enter the code that was mailed to you"),
  PUSH("OTP", "StartOob", "Mobile Authenticator", "Approve the request on your device");

  private final String wireName;
  private final String answerType;
  private final String promptSelect;
  private final String promptChosen;

  Mechanism(String wireName, String answerType, String promptSelect, String promptChosen) {
    this.wireName = wireName;
    this.answerType = answerType;
    this.promptSelect = promptSelect;
    this.promptChosen = promptChosen;
  }

  String wireName() {
    return wireName;
  }

  String answerType() {
    return answerType;
  }

  String promptSelect() {
    return promptSelect;
  }

  String promptChosen() {
    return promptChosen;
  }

  /** Whether it must be started (a message sent, a device rung) before it can be answered. */
  boolean isOutOfBand() {
    return !answerType.equals("Text");
  }
}
