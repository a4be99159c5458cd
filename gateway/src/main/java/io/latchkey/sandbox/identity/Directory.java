package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.tenant.Draw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The users of a running tenant, by login name and by uuid. Safe for use from any thread. */
final class Directory {
  /** Users that one tenant holds. */
  static final int MAX_USERS = 10_000;

  private final Draw draw;
  private final Map<String, Account> byName = new HashMap<>();
  private final Map<String, Account> byUuid = new HashMap<>();

  Directory(IdentitySettings settings, Draw draw) {
    this.draw = draw;
    settings.users().forEach(user -> put(accountOf(user)));
    settings.apps().forEach(this::addClient);
  }

  private Account accountOf(DirectoryUser user) {
    return new Account(
        draw.uuid(),
        user.name(),
        user.name(),
        user.displayName(),
        user.password(),
        user.roles(),
        user.challenges(),
        user.code(),
        false,
        user.federated());
  }

  private void addClient(OAuthApp app) {
    Account before = byName.get(Names.lower(app.clientId()));
    if (before != null && !before.password().equals(app.clientSecret())) {
      throw new IllegalArgumentException(
          "client " + app.clientId() + " of " + app.id() + " has two different secrets");
    }
    put(
        new Account(
            before == null ? draw.uuid() : before.uuid(),
            app.clientId(),
            app.clientId(),
            app.clientId(),
            app.clientSecret(),
            app.roles(),
            List.of(List.of(Mechanism.PASSWORD)),
            "",
            true,
            false));
  }

  private void put(Account account) {
    byName.put(Names.lower(account.name()), account);
    byUuid.put(account.uuid(), account);
  }

  synchronized Optional<Account> named(String name) {
    return Optional.ofNullable(byName.get(Names.lower(name)));
  }

  synchronized Optional<Account> withUuid(String uuid) {
    return Optional.ofNullable(byUuid.get(Names.lower(uuid)));
  }

  /** The account, by uuid or by name. */
  Optional<Account> find(String key) {
    return withUuid(key).or(() -> named(key));
  }

  /** Everybody, by login name. */
  synchronized List<Account> all() {
    List<Account> all = new ArrayList<>(byName.values());
    all.sort(Comparator.comparing(Account::name));
    return all;
  }

  /** A new user, or nothing where the name is taken or the directory is full. */
  synchronized Optional<Account> create(
      String name, String mail, String displayName, String password) {
    if (byName.containsKey(Names.lower(name)) || byName.size() >= MAX_USERS) {
      return Optional.empty();
    }
    Account account =
        new Account(
            draw.uuid(),
            name,
            mail,
            displayName,
            password,
            List.of(Role.EVERYBODY),
            List.of(List.of(Mechanism.PASSWORD)),
            "",
            false,
            false);
    put(account);
    return Optional.of(account);
  }

  synchronized boolean change(String uuid, UnaryOperator<Account> change) {
    Account before = byUuid.get(Names.lower(uuid));
    if (before == null) {
      return false;
    }
    put(change.apply(before));
    return true;
  }

  synchronized boolean delete(String uuid) {
    Account before = byUuid.remove(Names.lower(uuid));
    if (before == null) {
      return false;
    }
    Objects.requireNonNull(byName.remove(Names.lower(before.name())));
    return true;
  }
}
