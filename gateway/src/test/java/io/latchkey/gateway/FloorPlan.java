package io.latchkey.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rooms of the house and what each may use, as rules. The table is the one of the floor plan in
 * {@code gateway/README.md}.
 */
final class FloorPlan {

  /** A package below {@code gateway} with all below it, and the rooms that it may use. */
  record Room(String name, List<String> mayUse) {
    static Room of(String name, String... mayUse) {
      return new Room(name, List.of(mayUse));
    }
  }

  static final List<Room> ROOMS =
      List.of(
          Room.of("http"),
          Room.of("wire", "http"),
          Room.of("websocket", "http"),
          Room.of("tls", "http"),
          Room.of("telemetry", "http"),
          Room.of("policy.caller", "http"),
          Room.of("policy.route", "http"),
          Room.of("policy.scope", "http", "policy.caller", "policy.route"),
          Room.of("upstream.transport", "http", "telemetry", "tls", "wire", "websocket"),
          Room.of("upstream.cookie", "http"),
          Room.of("upstream.forward", "http", "upstream.cookie"),
          Room.of("upstream.authority", "http", "telemetry", "policy.caller", "upstream.transport"),
          Room.of("upstream.assertion", "http"),
          Room.of(
              "upstream.credential",
              "http",
              "telemetry",
              "policy.scope",
              "upstream.assertion",
              "upstream.transport"),
          Room.of("overload", "http", "policy.caller"),
          Room.of("exchange", "http", "telemetry", "policy", "overload", "upstream", "websocket"),
          Room.of("downstream.parse", "http", "telemetry", "exchange", "wire", "websocket"),
          Room.of("downstream.respond", "http", "telemetry", "exchange", "wire"),
          Room.of(
              "downstream.http2",
              "http",
              "telemetry",
              "exchange",
              "wire",
              "downstream.parse",
              "downstream.respond"),
          Room.of(
              "downstream.accept",
              "http",
              "telemetry",
              "tls",
              "exchange",
              "wire",
              "downstream.http2",
              "downstream.parse",
              "downstream.respond"),
          Room.of(
              "explain", "http", "telemetry", "policy", "upstream", "exchange", "downstream.parse"),
          Room.of("admin", "http", "telemetry"),
          Room.of(
              "config",
              "http",
              "telemetry",
              "tls",
              "admin",
              "policy",
              "overload",
              "upstream",
              "downstream.accept"),
          Room.of(
              "bootstrap",
              "http",
              "tls",
              "wire",
              "telemetry",
              "policy",
              "overload",
              "upstream",
              "exchange",
              "downstream",
              "explain",
              "admin",
              "config"),
          Room.of("cli", "config", "bootstrap", "explain", "http"));

  /** The simulators: only the command line knows them, and they know nothing of the gateway. */
  private static final String SANDBOX = "io.latchkey.sandbox..";

  /** What a stage hands to the next as proof; nothing but its own room can make one. */
  private static final Set<String> EVIDENCE =
      Set.of(
          "policy.caller.Caller",
          "policy.route.RouteMatch",
          "policy.scope.Permit",
          "upstream.cookie.CookieVerdict",
          "upstream.credential.CredentialLease",
          "upstream.transport.UpstreamRequest");

  private FloorPlan() {}

  static List<ArchRule> rooms() {
    List<ArchRule> rules = new ArrayList<>();
    for (Room room : ROOMS) {
      List<String> may = new ArrayList<>();
      may.add(packages(room.name()));
      room.mayUse().forEach(other -> may.add(packages(other)));
      if (room.name().equals("cli")) {
        may.add(SANDBOX);
      }
      rules.add(
          classes()
              .that()
              .resideInAPackage(packages(room.name()))
              .should()
              .onlyDependOnClassesThat(
                  resideOutsideOfPackage("io.latchkey..")
                      .or(resideInAnyPackage(may.toArray(String[]::new))))
              .as(room.name() + " may use nothing of ours but " + room.mayUse())
              .allowEmptyShould(true));
    }
    rules.add(
        noClasses()
            .that()
            .resideInAPackage(SANDBOX)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.latchkey.gateway..")
            .as("the sandbox uses nothing of the gateway")
            .allowEmptyShould(true));
    return rules;
  }

  /** A package that the table does not name has no rules, and so may not be. */
  static ArchRule everyClassHasARoom() {
    List<String> known = new ArrayList<>();
    ROOMS.forEach(room -> known.add(packages(room.name())));
    known.add(SANDBOX);
    return classes()
        .should()
        .resideInAnyPackage(known.toArray(String[]::new))
        .as("every package is a room of the floor plan");
  }

  static ArchRule noCycles() {
    return slices().matching("io.latchkey.(**)").should().beFreeOfCycles();
  }

  static ArchRule evidenceIsMadeInItsOwnRoom() {
    DescribedPredicate<JavaClass> evidence =
        describe(
            "are evidence",
            type -> EVIDENCE.stream().map(FloorPlan::named).anyMatch(type.getName()::equals));
    return classes().that(evidence).should(Conditions.BE_MADE_AT_HOME).allowEmptyShould(true);
  }

  /** Only a lease makes a request that may be sent. */
  static ArchRule onlyCredentialMakesUpstreamRequests() {
    String request = named("upstream.transport.UpstreamRequest");
    return noClasses()
        .that()
        .resideOutsideOfPackage(packages("upstream.credential"))
        .should()
        .accessTargetWhere(Conditions.calling(request, "of"))
        .as("only upstream.credential makes an UpstreamRequest")
        .allowEmptyShould(true);
  }

  /** A caller is proven by what it shows; only who sends nothing may take that as shown. */
  static ArchRule onlyExplainAssumesCallers() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages("explain"), packages("policy.caller"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(named("policy.caller.Assumption"))
        .as("only explain takes callers as proven")
        .allowEmptyShould(true);
  }

  /** What explains a call has no way to make one. */
  static ArchRule explainSendsNothing() {
    return noClasses()
        .that()
        .resideInAPackage(packages("explain"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(packages("upstream.transport"), packages("upstream.authority"))
                .or(
                    describe(
                        "credentials",
                        type ->
                            type.getName().equals(named("upstream.credential.CredentialLease"))
                                || type.getName().equals(named("upstream.credential.TokenPool")))))
        .as("explain sends nothing and asks nobody")
        .allowEmptyShould(true);
  }

  private static String named(String type) {
    return "io.latchkey.gateway." + type;
  }

  /** The pattern for a room, or a wing, and all below it. */
  private static String packages(String room) {
    return named(room) + "..";
  }
}
