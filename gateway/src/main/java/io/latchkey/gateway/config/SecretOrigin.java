package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where one secret or key of a service account comes from.
 *
 * @param key of the account, {@code clientSecret} or {@code headers.x-api-key} for example
 * @param file that it is read from, or null for none
 * @param substituted whether it does not stand in the configuration itself
 */
public record SecretOrigin(String key, @Nullable Path file, boolean substituted) {

  /** What the paths of an account's keys begin with. */
  static String prefix(String account) {
    return "serviceAccounts." + account + ".";
  }

  /** Those of {@code account}, by the names of their keys. */
  public static List<SecretOrigin> of(Loaded.Valid loaded, String account) {
    Sources sources = loaded.sources();
    TreeSet<String> paths = new TreeSet<>(sources.secrets());
    paths.addAll(sources.files().keySet());
    String prefix = prefix(account);
    List<SecretOrigin> origins = new ArrayList<>();
    for (String path : paths) {
      if (path.startsWith(prefix)) {
        Path file = sources.files().get(path);
        boolean substituted = file != null || sources.substituted().contains(path);
        origins.add(new SecretOrigin(path.substring(prefix.length()), file, substituted));
      }
    }
    return origins;
  }
}
