package io.latchkey.sandbox.sws;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the tenant holds, in memory; changes stay until it is closed. Any thread. */
final class SwsData {
  /** Activities kept; beyond it the oldest go. */
  static final int MAX_ACTIVITIES = 10_000;

  private final List<WebSession> sessions;
  private final Map<String, Policy> policies = new LinkedHashMap<>();
  private final Map<String, SwsUser> users = new LinkedHashMap<>();
  private final Deque<Activity> activities = new ArrayDeque<>();

  /** Sessions and activities may come in any order. */
  SwsData(
      List<Policy> policies,
      List<SwsUser> users,
      List<WebSession> sessions,
      List<Activity> activities) {
    policies.forEach(policy -> this.policies.put(policy.id(), policy));
    users.forEach(user -> this.users.put(user.id(), user));
    this.sessions = List.copyOf(sessions);
    activities.stream().sorted(Comparator.comparingLong(Activity::time)).forEach(this::add);
  }

  List<WebSession> sessions() {
    return sessions;
  }

  Optional<WebSession> session(String id) {
    return sessions.stream().filter(session -> session.id().equals(id)).findFirst();
  }

  synchronized List<Policy> policies() {
    return List.copyOf(policies.values());
  }

  synchronized Optional<Policy> policy(String id) {
    return Optional.ofNullable(policies.get(id));
  }

  /** Changes the policy if it is there. */
  synchronized void change(String id, UnaryOperator<Policy> change) {
    policies.computeIfPresent(id, (key, policy) -> change.apply(policy));
  }

  synchronized List<SwsUser> users() {
    return List.copyOf(users.values());
  }

  synchronized Optional<SwsUser> user(String id) {
    return Optional.ofNullable(users.get(id));
  }

  /** Changes the user if it is there. */
  synchronized void changeUser(String id, UnaryOperator<SwsUser> change) {
    users.computeIfPresent(id, (key, user) -> change.apply(user));
  }

  /** Whether the user was there until now. */
  synchronized boolean deleteUser(String id) {
    return users.remove(id) != null;
  }

  /** The newest first. */
  synchronized List<Activity> activities() {
    return List.copyOf(activities);
  }

  /** Keeps an activity that is newer than all before. */
  synchronized void add(Activity activity) {
    if (activities.size() >= MAX_ACTIVITIES) {
      activities.removeLast();
    }
    activities.addFirst(activity);
  }
}
