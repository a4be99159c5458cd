package io.latchkey.sandbox.sws;

import java.util.List;

/**
 * Something that was done to the tenant.
 *
 * @param type one of {@link #TYPES}
 * @param time milliseconds since 1970
 * @param byId who did it
 * @param subject what it was done to, by name
 */
record Activity(
    String id, String type, long time, String byId, String byName, String byRole, String subject) {
  static final List<String> TYPES =
      List.of(
          "RecreateTemplateRow",
          "PolicyDeleted",
          "PolicyConfigurationUpdated",
          "PolicyLoaded",
          "PolicyDefaultsPermissionsUpdated",
          "PolicyMembersPermissionsUpdated",
          "PolicyDisabled",
          "PolicyEnabled",
          "TenantUpdated",
          "TenantStateChanged",
          "TenantActivated",
          "TenantLogin",
          "UserDeletedFromTenant",
          "UserJointTenant",
          "UserRoleChanged",
          "UserActivated",
          "UserDeactivated",
          "CompanyUserInvitationCreated",
          "UserUsernameChanged",
          "SettingsUpdated");
}
