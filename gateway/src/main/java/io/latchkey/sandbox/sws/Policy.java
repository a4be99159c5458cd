package io.latchkey.sandbox.sws;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded, protected and restricted in the sessions of one application; immutable,
 * replaced when changed.
 *
 * @param configuration by the names that it has in JSON
 */
record Policy(
    String id,
    String name,
    String description,
    String appKey,
    boolean active,
    Map<String, @Nullable Object> configuration,
    List<String> layers,
    List<Member> members) {
  /** Security layers that a policy can demand. */
  static final List<String> LAYERS =
      List.of("SessionProtection", "ContinuousAuthentication", "StepRecording", "SessionControl");

  /** Sorts of members. */
  static final List<String> MEMBER_TYPES = List.of("Group", "Role", "User");

  /** A user, group or role for which the policy demands other layers than its default. */
  record Member(String id, String name, String type, List<String> layers) {
    Member withLayers(List<String> other) {
      return new Member(id, name, type, List.copyOf(other));
    }
  }

  Policy withActive(boolean other) {
    return new Policy(id, name, description, appKey, other, configuration, layers, members);
  }

  Policy withConfiguration(Map<String, @Nullable Object> other) {
    return new Policy(id, name, description, appKey, active, other, layers, members);
  }

  Policy withLayers(List<String> other) {
    return new Policy(
        id, name, description, appKey, active, configuration, List.copyOf(other), members);
  }

  Policy withMember(Member changed) {
    List<Member> others =
        members.stream().map(one -> one.id().equals(changed.id()) ? changed : one).toList();
    return new Policy(id, name, description, appKey, active, configuration, layers, others);
  }
}
