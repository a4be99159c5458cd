package io.latchkey.loadtest;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was written behind {@code loadtest/run}.
 *
 * @param name of a simulation, or {@code all}
 * @param said by the names of properties
 */
record CommandLine(String name, Map<String, String> said) {
  static final String ALL = "all";

  static CommandLine parse(String... words) {
    if (words.length == 0 || words[0].startsWith("-")) {
      throw new Mistake("name a simulation first: " + Plan.names() + ", or " + ALL);
    }
    Map<String, String> said = new TreeMap<>();
    for (int at = 1; at < words.length; at++) {
      String[] parts = words[at].split("=", 2);
      Option option = option(parts[0]);
      String value = "true";
      if (option.hasValue()) {
        boolean inside = parts.length == 2;
        if (!inside && at + 1 == words.length) {
          throw new Mistake(parts[0] + " wants a value");
        }
        value = inside ? parts[1] : words[++at];
      } else if (parts.length == 2) {
        throw new Mistake(parts[0] + " takes no value");
      }
      String old = said.put(option.property(), value);
      if (old != null && option == Option.GET) {
        said.put(option.property(), old + "," + value);
      } else if (old != null) {
        throw new Mistake(parts[0] + " is there twice");
      }
    }
    return new CommandLine(words[0], said);
  }

  private static Option option(String flag) {
    if (flag.equals("--key")) {
      throw new Mistake(
          "a key is not taken from the command line, where every process sees it: --key-file FILE,"
              + " or the variable LATCHKEY_KEY");
    }
    Optional<Option> known =
        Arrays.stream(Option.values()).filter(option -> option.flag().equals(flag)).findFirst();
    if (!flag.startsWith("--")) {
      // not repeated, for it may be a key
      throw new Mistake("a word stands where an option should; see --help");
    }
    return known.orElseThrow(() -> new Mistake("there is no " + flag + "; see --help"));
  }

  /** Whether a gateway was named; otherwise a sandbox is wanted. */
  boolean hasTarget() {
    return said.containsKey(Option.TARGET.property());
  }

  /** Refuses what means nothing without a target. */
  void checkForSandbox() {
    for (Option option :
        new Option[] {
          Option.KEY_FILE,
          Option.KEY_HEADER,
          Option.TRUST,
          Option.I_OWN,
          Option.CLEARTEXT,
          Option.GET,
          Option.SIMULATOR,
          Option.ROUTE
        }) {
      if (said.containsKey(option.property())) {
        throw new Mistake(option.flag() + " goes with --target");
      }
    }
  }

  static String help() {
    return """
        loadtest/run NAME [OPTION...]    one simulation, or all of them; without --target against a sandbox of its own

        %s

        %s
        """
        .formatted(
            Arrays.stream(Plan.values()).map(Plan::help).collect(Collectors.joining("\n")),
            Arrays.stream(Option.values()).map(Option::help).collect(Collectors.joining("\n")));
  }
}
