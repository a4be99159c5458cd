package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read in the place of one secret or key of a service account, whatever the
 * configuration has there: a file, a variable of the environment, or the value itself.
 */
public final class Replacement {
  private static final String FIELDS = "headers.";

  /** Keys that name a file. */
  private static final Set<String> NAMES = Set.of("keyFile", "assertionFile");

  /** Keys that hold a secret. */
  private static final Set<String> SECRETS = Set.of("clientSecret", "password");

  private final String prefix;
  private final @Nullable String key;
  private final Path file;
  private final Set<String> met = new LinkedHashSet<>();

  /**
   * A replacement.
   *
   * @param account the service account's name
   * @param key of the account, {@code headers.NAME} for a fixed field; null for the only one
   */
  public Replacement(String account, @Nullable String key, Path file) {
    this.prefix = SecretOrigin.prefix(account);
    this.key = key;
    this.file = file.toAbsolutePath().normalize();
  }

  /** What stands at {@code path}: {@code written}, or what leads to the file. */
  String inPlaceOf(String path, String written) {
    if (!path.startsWith(prefix)) {
      return written;
    }
    String below = path.substring(prefix.length());
    boolean meant = isOne(below) && (key == null || key.equals(below));
    if (!meant) {
      return written;
    }
    met.add(below);
    return NAMES.contains(below) ? file.toString() : "${file:" + file + "}";
  }

  private static boolean isOne(String below) {
    return NAMES.contains(below) || SECRETS.contains(below) || below.startsWith(FIELDS);
  }

  /** The keys whose place it took while a file was read: one, if it was what was meant. */
  public Set<String> met() {
    return Set.copyOf(met);
  }
}
