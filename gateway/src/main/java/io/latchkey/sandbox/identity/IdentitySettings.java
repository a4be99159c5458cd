package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.Draw;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a simulated tenant is started with: its id, its applications and its people. */
public record IdentitySettings(String tenantId, List<OAuthApp> apps, List<DirectoryUser> users) {
  /** The application of {@link #demo}. */
  public static final String DEMO_APP = "my_api_client";

  /** The client of {@link #DEMO_APP}. */
  public static final String DEMO_CLIENT = "svc-hr@example.com";

  /** The demo user who logs in with a password alone. */
  public static final String DEMO_KIOSK = "kiosk@example.com";

  /** The demo user who has to answer a second challenge. */
  public static final String DEMO_SECOND_FACTOR = "mila@example.com";

  public IdentitySettings {
    apps = List.copyOf(apps);
    users = List.copyOf(users);
  }

  /** A small company with secrets that are drawn anew from the source each time. */
  public static IdentitySettings demo(Random random) {
    Draw draw = new Draw(random);
    OAuthApp app =
        new OAuthApp(
            DEMO_APP, DEMO_CLIENT, draw.password(), demoScopes(), List.of(Role.USER_MANAGEMENT));
    OAuthApp reports =
        new OAuthApp(
            "reports_client",
            "svc-reports@example.com",
            draw.password(),
            Map.of("all", List.of(".*")),
            List.of(Role.SYSTEM_ADMINISTRATOR));
    return new IdentitySettings("ABC1234", List.of(app, reports), demoUsers(draw));
  }

  private static Map<String, List<String>> demoScopes() {
    return Map.of(
        "orders_read",
        List.of("/SaasManage/GetApplication", "/RedRock/query"),
        "directory_read",
        List.of(
            "security/whoami",
            "/cdirectoryservice/getuser",
            "usermgmt/get.*",
            "/uprest/getupdata",
            "scim*"),
        "directory_write",
        List.of("/cdirectoryservice/(create|change|delete)user"),
        "load",
        List.of("/sandbox/.*"),
        "all",
        List.of("*"));
  }

  private static List<DirectoryUser> demoUsers(Draw draw) {
    return List.of(
        DirectoryUser.withPassword(
            DEMO_KIOSK, "Kiosk, ground floor", draw.password(), Role.DIRECTORY_READER),
        DirectoryUser.withPassword(
            "admin@example.com", "Ada Administrator", draw.password(), Role.SYSTEM_ADMINISTRATOR),
        DirectoryUser.withPassword("kim@example.com", "Kim Karlsson", draw.password()),
        DirectoryUser.withPassword("pat.lee@example.com", "Pat Lee", draw.password()),
        DirectoryUser.withSecondFactor(
            DEMO_SECOND_FACTOR, "Mila Meyer", draw.password(), draw.digits(8)),
        DirectoryUser.federated("fred@partner.example", "Fred Federated"));
  }

  /** The application of this id, its letter case counted. */
  public OAuthApp app(String id) {
    return apps.stream()
        .filter(app -> app.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no application " + id));
  }

  /** The user of this login name. */
  public DirectoryUser user(String name) {
    return users.stream()
        .filter(user -> user.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no user " + name));
  }

  @Override
  public String toString() {
    return "IdentitySettings[" + tenantId + "]";
  }
}
