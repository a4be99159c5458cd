package io.latchkey.sandbox.sws;

/** A user of the tenant; immutable, replaced when changed. */
record SwsUser(
    String id,
    String username,
    String firstName,
    String lastName,
    String phoneNumber,
    String phoneModel,
    String phoneOs,
    String invitedBy,
    long lastLogin,
    String role,
    String status,
    String appVersion) {
  static final String ACTIVATED = "Activated";
  static final String DEACTIVATED = "Deactivated";

  String fullName() {
    return firstName + " " + lastName;
  }

  SwsUser withStatus(String other) {
    return new SwsUser(
        id,
        username,
        firstName,
        lastName,
        phoneNumber,
        phoneModel,
        phoneOs,
        invitedBy,
        lastLogin,
        role,
        other,
        appVersion);
  }
}
