package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one service account anew: by the configuration as it was loaded, with the files that the
 * account names as they are now. Nothing else of the configuration is looked at, so that a file
 * that is broken elsewhere does not matter, and a configuration that was edited since changes
 * nothing: that is a reload.
 *
 * <p>Blocks on files, and reads keys; any thread but those of calls. Immutable.
 */
public final class AccountReading {
  private static final String SECTION = "serviceAccounts";
  private static final String TENANTS = "tenants";

  /** What is read anew each time that it is needed, or kept new by itself. */
  private static final String RENEWED = "assertionFile";

  private static final String TLS = "tls.";

  private final String file;
  private final Path directory;
  private final Map<String, String> environment;
  private final YamlNode root;
  private final Map<String, TenantSettings> tenants;
  private final Map<String, Path> named;

  AccountReading(
      String file,
      Path directory,
      Map<String, String> environment,
      YamlNode root,
      Collection<TenantSettings> tenants,
      Map<String, Path> named) {
    this.file = file;
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.root = root;
    this.tenants =
        tenants.stream().collect(Collectors.toMap(TenantSettings::name, Function.identity()));
    this.named = named;
  }

  /** The configuration file, as it was named to us. */
  public String file() {
    return file;
  }

  /** What {@code ${env:NAME}} was looked up in. */
  Map<String, String> environment() {
    return environment;
  }

  /**
   * What an account is now.
   *
   * @param settings null where something is wrong
   * @param problems what is wrong, as sentences; never what is in a file
   */
  public record Account(@Nullable ServiceAccountSettings settings, List<String> problems) {
    public Account {
      problems = List.copyOf(problems);
    }
  }

  /**
   * The files whose content is part of the account: of its {@code ${file:...}} values, and its
   * {@code keyFile}. Not {@code assertionFile} and those under {@code tls}, which are kept new
   * elsewhere.
   */
  public List<Path> files(String account) {
    String prefix = SECTION + "." + account + ".";
    Set<Path> files = new LinkedHashSet<>();
    named.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .filter(path -> isContent(path.substring(prefix.length())))
        .sorted()
        .forEach(path -> files.add(named.get(path)));
    return List.copyOf(files);
  }

  private static boolean isContent(String key) {
    return !key.equals(RENEWED) && !key.startsWith(TLS);
  }

  /**
   * The account as it is now; blocks.
   *
   * @throws IllegalArgumentException if the configuration has no such account
   */
  public Account read(String account) {
    Problems problems = new Problems(file);
    Reading reading = new Reading(problems, directory, environment);
    Map<String, Item> top = entries(Item.root(reading, root));
    Item item = entries(top.get(SECTION)).get(account);
    if (item == null) {
      throw new IllegalArgumentException("no service account " + account);
    }
    References names = new References("tenant", entries(top.get(TENANTS)));
    ServiceAccountSettings settings = new AccountBinder(names, tenants).bind(account, item);
    List<String> errors =
        problems.sorted().stream()
            .filter(problem -> !problem.warning())
            .map(problem -> problem.path() + ": " + problem.text())
            .toList();
    return new Account(errors.isEmpty() ? settings : null, errors);
  }

  private static Map<String, Item> entries(@Nullable Item item) {
    Map<String, Item> entries = item == null ? null : item.map("a map");
    return entries == null ? Map.of() : entries;
  }
}
