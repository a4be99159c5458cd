package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration file. */
public sealed interface Loaded {

  /** Everything found, errors and warnings, by place. */
  List<Problem> problems();

  /** The files that were read on the way, the configuration's own first; to be watched. */
  Set<Path> files();

  /**
   * A file without errors.
   *
   * @param problems warnings alone
   * @param sources where values came from
   * @param accounts reads service accounts anew when their files have changed
   */
  record Valid(
      GatewaySettings settings,
      List<Problem> problems,
      Set<Path> files,
      Sources sources,
      AccountReading accounts)
      implements Loaded {

    /**
     * The files whose change is one of the configuration: its own, and those of values that nothing
     * follows by itself. The secrets and keys of service accounts are followed, and so are the
     * files of TLS.
     */
    public Set<Path> ownFiles() {
      Set<Path> own = new LinkedHashSet<>();
      own.add(files.iterator().next());
      sources
          .files()
          .forEach(
              (key, file) -> {
                if (!isFollowed(key)) {
                  own.add(file);
                }
              });
      return own;
    }

    private static boolean isFollowed(String key) {
      return key.startsWith("serviceAccounts.")
          || (key.startsWith("listeners[") || key.startsWith("tenants.")) && key.contains(".tls.");
    }
  }

  /**
   * A file with at least one error.
   *
   * @param problems errors and warnings
   */
  record Invalid(List<Problem> problems, Set<Path> files) implements Loaded {}
}
