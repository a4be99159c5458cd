package io.latchkey.loadtest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The sandbox that {@code loadtest/run} started for one run, as it tells the simulation of it.
 *
 * @param directory its keys and the configuration of its gateway
 * @param admin its gateway's admin listener
 * @param secure its gateway's second listener, with TLS
 */
public record OwnSandbox(Path directory, Target admin, Target secure) {
  static final String DIRECTORY = "latchkey.sandbox.directory";
  static final String ADMIN = "latchkey.sandbox.admin";
  static final String SECURE = "latchkey.sandbox.secure";

  static Optional<OwnSandbox> of(Values values) {
    return values
        .text(DIRECTORY)
        .map(
            directory ->
                new OwnSandbox(
                    Path.of(directory), address(values, ADMIN), address(values, SECURE)));
  }

  private static Target address(Values values, String property) {
    String text = values.text(property).orElseThrow(() -> new Mistake(property + " is missing"));
    Target target = Target.read(Option.TARGET, text);
    if (!target.isLoopback()) {
      throw new Mistake(property + " is not on this machine, where our own sandbox is");
    }
    return target;
  }

  /** The configuration of its gateway. */
  public Path config() {
    return directory.resolve("latchkey.yaml");
  }

  /** The secret of its service account at the simulated CyberArk Identity. */
  public Path clientSecret() {
    return directory.resolve("client.secret");
  }

  public Path adminToken() {
    return directory.resolve("admin.token");
  }

  /** The certificate of the listener with TLS. */
  public Path certificate() {
    return directory.resolve("listener.crt");
  }

  /** Its key. */
  public Path privateKey() {
    return directory.resolve("listener.key");
  }
}
