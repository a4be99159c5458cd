package io.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house keeps to its floor plan, and each rule that says so finds a house that does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloorPlanTest {
  private static final String FORBIDDEN_ROOM = "io.latchkey.gateway.cli.Door door;";

  private JavaClasses house;
  private JavaClasses ruin;

  @BeforeAll
  void readBoth(@TempDir Path directory) throws IOException {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.latchkey");
    Ruin faults = new Ruin();
    faults.with("gateway.cli.Door", "io.latchkey.gateway.admin.Fault fault;");
    FloorPlan.ROOMS.forEach(
        room -> faults.with("gateway." + room.name() + ".Fault", FORBIDDEN_ROOM));
    faults.with("sandbox.Fault", FORBIDDEN_ROOM);
    forbiddenCode().forEach(c -> faults.with((String) c.get()[1], (String) c.get()[2]));
    ruin = faults.build(directory);
  }

  static Collection<ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    FloorPlan.rooms().forEach(rule -> rules.put(rule.getDescription(), rule));
    forbiddenCode()
        .forEach(c -> rules.put(((ArchRule) c.get()[0]).getDescription(), (ArchRule) c.get()[0]));
    return rules.values();
  }

  /** A rule, a class that breaks it, and how. */
  static List<Arguments> forbiddenCode() {
    return List.of(
        arguments(FloorPlan.everyClassHasARoom(), "gateway.attic.Box", ""),
        arguments(
            FloorPlan.noCycles(), "gateway.admin.Round", "io.latchkey.gateway.cli.Door door;"),
        arguments(FloorPlan.evidenceIsMadeInItsOwnRoom(), "gateway.policy.scope.Permit", ""),
        arguments(
            FloorPlan.onlyCredentialMakesUpstreamRequests(),
            "gateway.exchange.Smuggler",
            """
            Object sent = io.latchkey.gateway.upstream.transport.UpstreamRequest.of(null, null);
            """),
        arguments(
            FloorPlan.onlyCredentialMakesUpstreamRequests(),
            "gateway.exchange.SlySmuggler",
            """
            java.util.function.BiFunction<io.latchkey.gateway.http.OutgoingHead, byte[], Object>
                maker = io.latchkey.gateway.upstream.transport.UpstreamRequest::of;
            """),
        arguments(
            FloorPlan.onlyExplainAssumesCallers(),
            "gateway.exchange.Believer",
            """
            Object caller() throws Exception {
              return io.latchkey.gateway.policy.caller.Assumption.of(null, "a", null, null, null);
            }
            """),
        arguments(
            FloorPlan.explainSendsNothing(),
            "gateway.explain.Sender",
            "io.latchkey.gateway.upstream.transport.ControlClient client;"),
        arguments(
            Bans.backtrackingNeverMeetsInput(),
            "gateway.wire.Backtracker",
            "Object slow = java.util.regex.Pattern.compile(\"(a+)+\");"),
        arguments(
            Bans.backtrackingNeverMeetsInput(),
            "gateway.wire.SlyBacktracker",
            "boolean slow(String input) { return input.matches(\"(a+)+\"); }"),
        arguments(
            Bans.patternsAreOfScopes(), "gateway.exchange.Patterns", "com.google.re2j.Pattern p;"),
        arguments(
            Bans.policyIsPure(),
            "gateway.policy.caller.Timed",
            "Object now = java.time.Instant.now();"),
        arguments(Bans.policyIsPure(), "gateway.policy.route.Clocked", "java.time.Clock clock;"),
        arguments(
            Bans.policyIsPure(),
            "gateway.policy.scope.Connected",
            "Object socket = new java.net.Socket();"),
        arguments(
            Bans.policyIsPure(), "gateway.policy.scope.Netty", "io.netty.buffer.ByteBuf bytes;"),
        arguments(Bans.policyIsPure(), "gateway.policy.scope.Threaded", "Object t = new Thread();"),
        arguments(
            Bans.policyReadsTokensOnlyInCaller(),
            "gateway.policy.route.Jose",
            "com.nimbusds.jwt.SignedJWT jwt;"),
        arguments(
            Bans.nothingBlocks(),
            "gateway.exchange.Sleeper",
            // text of a class that the ban must find; nothing here sleeps
            "void rest() throws Exception { Thread.sleep(1); }"),
        arguments(
            Bans.nothingBlocks(),
            "gateway.exchange.Getter",
            "Object get(java.util.concurrent.CompletableFuture<?> f) { return f.join(); }"),
        arguments(
            Bans.nothingBlocks(),
            "gateway.upstream.transport.Syncer",
            """
            void sync(io.netty.channel.ChannelFuture f) throws Exception { f.sync(); }
            """),
        arguments(
            Bans.nothingBlocks(),
            "gateway.telemetry.Taker",
            """
            Object take(java.util.concurrent.BlockingQueue<?> q) throws Exception { return q.take(); }
            """),
        arguments(
            Bans.namesAreResolvedByNetty(),
            "gateway.upstream.transport.Resolver",
            """
            Object a(String h) throws Exception { return java.net.InetAddress.getByName(h); }
            """),
        arguments(
            Bans.namesAreResolvedByNetty(),
            "gateway.upstream.transport.SlyResolver",
            "Object a(String h) { return new java.net.InetSocketAddress(h, 1); }"),
        arguments(
            Bans.http1IsReadByUsAlone(),
            "gateway.admin.Decoded",
            "Object second = new io.netty.handler.codec.http.HttpRequestDecoder();"),
        arguments(Bans.namesSaySomething(), "gateway.http.StringUtils", ""));
  }

  static List<Arguments> roomRulesAndWhoBreaksThem() {
    List<Arguments> broken = new ArrayList<>();
    List<ArchRule> rules = FloorPlan.rooms();
    for (int i = 0; i < FloorPlan.ROOMS.size(); i++) {
      broken.add(arguments(rules.get(i), "gateway." + FloorPlan.ROOMS.get(i).name() + "."));
    }
    broken.add(arguments(rules.get(rules.size() - 1), "sandbox.Fault"));
    return broken;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theHouseKeepsTheRule(ArchRule rule) {
    assertThat(house).isNotEmpty();
    rule.check(house);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("forbiddenCode")
  void theRuleFindsForbiddenCode(ArchRule rule, String culprit) {
    assertThat(rule.evaluate(ruin).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains("io.latchkey." + culprit));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roomRulesAndWhoBreaksThem")
  void theRuleFindsTheRoomThatUsesAnother(ArchRule rule, String culprit) {
    assertThat(rule.evaluate(ruin).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains("io.latchkey." + culprit));
  }
}
