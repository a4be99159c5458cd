package io.latchkey.loadtest;

import java.util.Locale;

/**
 * One thing that can be said of a run: {@code --max-rate 20} to {@code loadtest/run}, or {@code
 * -Dlatchkey.maxRate=20} to Maven.
 */
public enum Option {
  TARGET("URL", "the gateway; without it a sandbox is started, and ended when all is done"),
  KEY_FILE("FILE", "holds the caller's API key; or the variable LATCHKEY_KEY does"),
  KEY_HEADER("NAME", "the field that the key is sent in; default X-Api-Key"),
  TRUST("FILE", "PEM file with the authorities of the target's certificate"),
  I_OWN("HOST", "confirms a target that is not this machine, by its name"),
  CLEARTEXT("", "the key may go to another machine without TLS"),
  GET("PATH", "a path to read, =STATUS if not 200; may be repeated"),
  SIMULATOR("URL", "the simulated CyberArk Identity behind the target"),
  ROUTE("PATH", "the route that leads to the simulator; default /identity"),
  ALLOW_FAULTS("", "faults may be made at the simulator, slow callers sent to the target"),
  RATE("N", "calls a second"),
  MAX_RATE("N", "what --rate may be; default 2000 on this machine, 50 elsewhere"),
  WARM_UP("SECONDS", "from one call a second to the rate, before all else; default 10"),
  DURATION("SECONDS", "how long"),
  P50("MS", "bound of the median; default 200, of big 500"),
  P99("MS", "bound of the 99th percentile; default 1000, of big 3000"),
  FAILED_PERCENT("N", "calls in a hundred that may fail; default 0"),
  STOP_AFTER("N", "failed calls after which nobody calls any more; default 1000, elsewhere 20"),
  SIZE("BYTES", "of one content of big; default 10485760"),
  USERS("N", "transfers at once, of big; default 8"),
  SLOW("N", "slow callers at once, of slow; default 30"),
  EVERY("SECONDS", "between revocations, of storm; default 12"),
  OUTAGE("SECONDS", "how long the token endpoint is down, of outage; default 30");

  private final String value;
  private final String meaning;

  Option(String value, String meaning) {
    this.value = value;
    this.meaning = meaning;
  }

  /** As it is written on the command line. */
  public String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As it is written after Maven's {@code -D}. */
  public String property() {
    StringBuilder camel = new StringBuilder("latchkey.");
    boolean upper = false;
    for (char letter : name().toLowerCase(Locale.ROOT).toCharArray()) {
      if (letter != '_') {
        camel.append(upper ? Character.toUpperCase(letter) : letter);
      }
      upper = letter == '_';
    }
    return camel.toString();
  }

  /** Whether a value follows. */
  public boolean hasValue() {
    return !value.isEmpty();
  }

  /** Its line of the help. */
  String help() {
    return String.format("  %-22s %s", (flag() + " " + value).trim(), meaning);
  }
}
