package io.latchkey.gateway.cli;

/** What every command ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int WRONG_INPUT = 1;
  static final int USAGE = 2;
  static final int REFUSED = 3;
  static final int FAULT = 70;

  private ExitCode() {}
}
