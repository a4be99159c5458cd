package io.latchkey.sandbox.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A role of the directory and the administrative rights that it gives. */
public enum Role {
  EVERYBODY("Everybody"),
  DIRECTORY_READER("Directory Reader"),
  USER_MANAGEMENT("User Management"),
  SYSTEM_ADMINISTRATOR("System Administrator");

  /** An administrative right; an API without it answers 200 and {@code success:false}. */
  enum Right {
    READ_USERS("Read Users"),
    MANAGE_USERS("User Management"),
    READ_APPLICATIONS("Application Management"),
    QUERY("Report Management");

    private final String label;

    Right(String label) {
      this.label = label;
    }
  }

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** The name as the tenant's administrators see it. */
  String label() {
    return label;
  }

  private Set<Right> rights() {
    return switch (this) {
      case EVERYBODY -> EnumSet.noneOf(Right.class);
      case DIRECTORY_READER -> EnumSet.of(Right.READ_USERS);
      case USER_MANAGEMENT -> EnumSet.of(Right.READ_USERS, Right.MANAGE_USERS);
      case SYSTEM_ADMINISTRATOR -> EnumSet.allOf(Right.class);
    };
  }

  boolean gives(Right right) {
    return rights().contains(right);
  }

  List<String> rightLabels() {
    return rights().stream().map(right -> right.label).sorted().toList();
  }
}
