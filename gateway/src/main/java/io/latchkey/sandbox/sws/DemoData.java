package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.sws.Policy.Member;
import io.latchkey.sandbox.tenant.Draw;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A small company's data, the same for the same randomness and the same time. */
final class DemoData {
  static final int ACTIVITIES = 60;

  private static final List<String> APPLICATIONS =
      List.of(
          "AWS IAM Identity Center",
          "Azure Portal",
          "Salesforce",
          "Payroll",
          "Treasury",
          "GitHub Enterprise");
  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada", "Bela", "Chen", "Dora", "Emil", "Fatma", "Goran", "Hana", "Ivo", "Jana", "Kim",
          "Lars", "Mila", "Noor");
  private static final List<String> LAST_NAMES =
      List.of("Aalto", "Brandt", "Costa", "Dvorak", "Eriksen", "Fischer", "Garcia");
  private static final Duration PAST = Duration.ofDays(30);

  private final Random random;
  private final Draw draw;
  private final long now;

  private DemoData(Random random, InstantSource clock) {
    this.random = random;
    this.draw = new Draw(random);
    this.now = clock.millis();
  }

  static SwsData draw(Random random, InstantSource clock) {
    DemoData demo = new DemoData(random, clock);
    List<Policy> policies = demo.policies();
    List<SwsUser> users = demo.users();
    List<WebSession> sessions = new DemoSessions(random, demo.now).draw(policies, users);
    return new SwsData(policies, users, sessions, demo.activities(policies, users));
  }

  private String id() {
    return Names.lower(draw.hex(16));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private List<Policy> policies() {
    Map<String, @Nullable Object> configuration =
        PolicyConfiguration.read(JsonNodeFactory.instance.objectNode()).orElseThrow();
    List<Policy> policies = new ArrayList<>();
    for (String name : APPLICATIONS) {
      List<Member> members =
          List.of(
              new Member(id(), "Everybody", "Role", List.of("StepRecording")),
              new Member(id(), name + " operators", "Group", Policy.LAYERS),
              new Member(id(), one(FIRST_NAMES) + " " + one(LAST_NAMES), "User", List.of()));
      policies.add(
          new Policy(
              id(),
              name,
              "Sessions of " + name,
              draw.uuid(),
              policies.size() % 5 != 4,
              configuration,
              Policy.LAYERS.subList(0, 1 + policies.size() % Policy.LAYERS.size()),
              members));
    }
    return policies;
  }

  private List<SwsUser> users() {
    List<SwsUser> users = new ArrayList<>();
    for (String first : FIRST_NAMES) {
      String last = LAST_NAMES.get(users.size() % LAST_NAMES.size());
      boolean admin = users.isEmpty();
      users.add(
          new SwsUser(
              id(),
              Names.lower(first + "." + last) + "@example.com",
              first,
              last,
              "+15550" + draw.digits(6),
              users.size() % 2 == 0 ? "iPhone 15" : "Pixel 8",
              users.size() % 2 == 0 ? "iOS" : "Android",
              "setup",
              now - random.nextLong(PAST.toMillis()),
              admin ? "TenantAdmin" : "User",
              users.size() % 6 == 5 ? SwsUser.DEACTIVATED : SwsUser.ACTIVATED,
              "4.2.1"));
    }
    return users;
  }

  private List<Activity> activities(List<Policy> policies, List<SwsUser> users) {
    List<Activity> activities = new ArrayList<>();
    for (int i = 0; i < ACTIVITIES; i++) {
      String type = Activity.TYPES.get(i % Activity.TYPES.size());
      String subject = type.startsWith("Policy") ? one(policies).name() : one(users).username();
      SwsUser by = users.get(0);
      long time = now - random.nextLong(PAST.toMillis());
      activities.add(new Activity(id(), type, time, by.id(), by.fullName(), by.role(), subject));
    }
    return activities;
  }
}
