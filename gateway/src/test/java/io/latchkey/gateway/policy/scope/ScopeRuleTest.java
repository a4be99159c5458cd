package io.latchkey.gateway.policy.scope;

import static io.latchkey.gateway.policy.scope.ScopeTest.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeRuleTest {

  private record Plan(AccessPlan access) implements Guarded {}

  private static final Scope READ =
      scope("read", "/cdirectoryservice/getuser", "/a/.*", "/api/v1/.*");
  private static final Scope ALL = scope("all", ".*");

  private static Scope scope(String name, String... rules) {
    List<ScopeSettings.RuleSettings> settings =
        List.of(rules).stream().map(regex -> rule(regex)).toList();
    return Scope.compile(new ScopeSettings(name, "", Match.FULL, settings), true);
  }

  private static AccessPlan plan(String base, boolean strip, Scope... scopes) {
    return new AccessPlan(
        base,
        strip,
        true,
        Map.of("payroll", List.of(scopes), "other", List.of(ALL)),
        ProtectedEndpoints.of(TenantKind.CYBERARK_IDENTITY),
        true,
        true,
        false,
        List.of());
  }

  private static AccessPlan but(
      AccessPlan plan,
      boolean serviceAccountOnly,
      boolean enforce,
      boolean slash,
      Preset... presets) {
    return new AccessPlan(
        plan.basePath(),
        plan.stripPrefix(),
        true,
        plan.grants(),
        plan.protectedEndpoints(),
        serviceAccountOnly,
        enforce,
        slash,
        List.of(presets));
  }

  private static RequestHead head(String target, String caller) throws RefusedException {
    return new RequestHead(
        "GET",
        Target.parse(target, true),
        new Authority("h", "h", -1),
        FieldSection.of("X-Api-Key", caller),
        Framing.NONE,
        false,
        true,
        Peer.at(InetAddress.getLoopbackAddress()));
  }

  private static CallerSettings known(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return new CallerSettings(
          name,
          List.of(HexFormat.of().formatHex(hash)),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static final Callers CALLERS =
      Callers.of(List.of(known("payroll"), known("other"), known("unlisted")));

  private static Permit authorize(AccessPlan plan, String path, String target, String caller)
      throws RefusedException {
    RequestHead head = head(target, caller);
    Caller proven = CALLERS.authenticate(head, Instant.EPOCH, SigningKeys.NONE, List.of());
    RouteMatch<Plan> match =
        Routes.of(List.of(new Route<>("r", null, path, Set.of(), true, new Plan(plan))))
            .match(head);
    return ScopeRule.authorize(proven, match, head);
  }

  private static String outcome(AccessPlan plan, String path, String target) {
    @Nullable Refusal refusal = refusal(plan, path, target, "payroll");
    return refusal == null ? "permit" : refusal.reason().name();
  }

  private static @Nullable Refusal refusal(
      AccessPlan plan, String path, String target, String caller) {
    try {
      authorize(plan, path, target, caller);
      return null;
    } catch (RefusedException refused) {
      return refused.refusal();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, /id/, /id/a/b, /a/b", "'', true, /id/, /ID/A/b?x=%20, /A/b?x=%20",
    "'', false, /a/, /a/b, /a/b", "/api/v1, true, /id/, /id/x, /api/v1/x",
    "/api/v1/, true, /id/, /id/x/, /api/v1/x/", "/api, true, /, /v1/x?, /api/v1/x?",
    "'', true, /id/, /id/a/%C3%A9%20b;x=1, /a/%C3%A9%20b;x=1", "'', true, /id, /id/a/?q?r, /a/?q?r",
    "'', true, /id/, http://h/id/a/b?c, /a/b?c", "'', true, /p/q/, /p/q/%61/b, /%61/b",
  })
  void theCallersOwnBytesAreSentBehindTheBasePath(
      String base, boolean strip, String path, String target, String sent) throws RefusedException {
    Permit permit = authorize(plan(base, strip, READ), path, target, "payroll");
    assertThat(permit.target()).isEqualTo(sent);
    assertThat(permit.scope()).isEqualTo("read");
    assertThat(permit.waived()).isFalse();
    assertThat(permit.protectedEndpoint()).isFalse();
    assertThat(permit.route()).isEqualTo("r");
    assertThat(permit.caller().name()).isEqualTo("payroll");
    assertThat(permit.head().target().rawPath()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', /id, /, /",
    "'', /id/, /, /",
    "/b, /id, /b, /b",
    "/b, /id/, /b/, /b/",
    "/b/, /id?q, /b?q, /b",
  })
  void anEmptyRestIsTheBasePathOrTheRoot(String base, String target, String sent, String reading)
      throws RefusedException {
    Permit permit = authorize(plan(base, true, ALL), "/id/", target, "payroll");
    assertThat(permit.target()).isEqualTo(sent);
    assertThat(permit.readings()).containsExactly(reading);
  }

  @ParameterizedTest
  @CsvSource({
    "/id/CDirectoryService/GetUser, permit",
    "/id/cdirectoryservice/getuser/x, NOT_OPENED",
    "/id/x/cdirectoryservice/getuser, NOT_OPENED",
    "/id, NOT_OPENED",
    "/id/a;x/b, NOT_OPENED",
    "/id/a/b;x, permit",
    "/id/b?/a/b, NOT_OPENED",
    "/id/b?x=/a/b, NOT_OPENED",
    "/id/a%2Fb, AMBIGUOUS_TARGET",
    "/id/cdirectoryservice/getuser;x, NOT_OPENED",
    "/id/z;/a/b, NOT_OPENED",
    "/id/b;/a/b, NOT_OPENED",
    "/id/%61/b, permit",
    "/id/id/a/b, NOT_OPENED",
  })
  void onlyWhatAScopeOpensIsPermitted(String target, String expected) {
    assertThat(outcome(plan("", true, READ), "/id/", target)).isEqualTo(expected);
  }

  @Test
  void theBasePathIsPartOfWhatARuleSees() {
    assertThat(outcome(plan("/api/v1", true, READ), "/id/", "/id/x")).isEqualTo("permit");
    assertThat(outcome(plan("/api/v2", true, READ), "/id/", "/id/x")).isEqualTo("NOT_OPENED");
    assertThat(outcome(plan("/api/v2", true, READ), "/id/", "/id/a/x")).isEqualTo("NOT_OPENED");
  }

  @Test
  void aRefusalNamesCallerRouteAndTheScopesTriedAndNoOneElses() {
    Refusal refusal = refusal(plan("", true, READ, scope("none")), "/id/", "/id/x", "payroll");
    assertThat(refusal)
        .isEqualTo(
            Refusal.of(Reason.NOT_OPENED, "No scope of the caller on this route opens this.")
                .forCaller("payroll")
                .onRoute("r")
                .triedScopes(List.of("read", "none")));
    Refusal unlisted = refusal(plan("", true, READ), "/id/", "/id/a/b", "unlisted");
    assertThat(unlisted)
        .isEqualTo(
            Refusal.of(Reason.CALLER_NOT_LISTED, "This route does not list this caller.")
                .forCaller("unlisted")
                .onRoute("r"));
  }

  @Test
  void anEmptyListOpensNothing() {
    assertThat(outcome(plan("", true), "/id/", "/id/a/b")).isEqualTo("NOT_OPENED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/id/Security/Logout",
        "/id/security/LOGOUT/",
        "/id/Security;x/Logout",
        "/id/Security/Logout;x=1",
        "/id/%53ecurity/Logout",
        "/id/oauth2/token/app",
        "/id/UserMgmt/SignOutEverywhere?id=1"
      })
  void aProtectedEndpointIsRefusedWhereOurTokenWouldBeSent(String target) throws RefusedException {
    assertThat(outcome(plan("", true, ALL), "/id/", target)).isEqualTo("PROTECTED_ENDPOINT");
    assertThat(outcome(plan("/base", true, ALL), "/id/", target)).isEqualTo("PROTECTED_ENDPOINT");
    AccessPlan warn = but(plan("", true, ALL), true, false, false);
    assertThat(outcome(warn, "/id/", target)).isEqualTo("PROTECTED_ENDPOINT");
    Permit own = authorize(but(plan("", true, ALL), false, true, false), "/id/", target, "payroll");
    assertThat(own.protectedEndpoint()).isTrue();
    ScopeRule.confirm(own);
  }

  @Test
  void aBasePathMayCompleteAProtectedEndpoint() {
    assertThat(outcome(plan("/Security", true, ALL), "/id/", "/id/Logout"))
        .isEqualTo("PROTECTED_ENDPOINT");
    assertThat(outcome(plan("/x", true, ALL), "/id/", "/id/Logout")).isEqualTo("permit");
    assertThat(outcome(plan("/Security/Logout", true, ALL), "/id/", "/id"))
        .isEqualTo("PROTECTED_ENDPOINT");
  }

  @Test
  void aProtectedEndpointNeedsAScopeTooWhereItMayPass() {
    AccessPlan own = but(plan("", true, READ), false, true, false);
    assertThat(outcome(own, "/id/", "/id/Security/Logout")).isEqualTo("NOT_OPENED");
  }

  @Test
  void warningWaivesTheScopesAndNothingElse() throws RefusedException {
    Preset auditor = Preset.anyOf("role auditor", List.of(scope("auditor", "/a/.*")));
    AccessPlan warn = but(plan("", true), true, false, false, auditor);
    Permit permit = authorize(warn, "/id/", "/id/a/b", "payroll");
    assertThat(permit.waived()).isTrue();
    assertThat(permit.scope()).isNull();
    assertThat(outcome(warn, "/id/", "/id/b")).isEqualTo("NOT_OPENED");
    assertThat(outcome(warn, "/id/", "/id/Security/Logout")).isEqualTo("PROTECTED_ENDPOINT");
    assertThat(outcome(warn, "/id/", "/id/a%2Fb")).isEqualTo("AMBIGUOUS_TARGET");
    assertThat(refusal(warn, "/id/", "/id/a/b", "unlisted"))
        .extracting(refusal -> refusal == null ? null : refusal.reason())
        .isEqualTo(Reason.CALLER_NOT_LISTED);
  }

  @Test
  void presetsOnlyNarrow() {
    Preset role = Preset.anyOf("role viewer", List.of(scope("v", "/a/.*", "/z/.*")));
    Preset names = Preset.anyOf("scopes", List.of(scope("x", "/a/x"), scope("y", "/a/y")));
    AccessPlan narrowed = but(plan("", true, READ), true, true, false, role, names);
    assertThat(outcome(narrowed, "/id/", "/id/a/y")).isEqualTo("permit");
    assertThat(outcome(narrowed, "/id/", "/id/a/b")).isEqualTo("NOT_OPENED");
    assertThat(outcome(narrowed, "/id/", "/id/z/b")).isEqualTo("NOT_OPENED");
    AccessPlan nothing =
        but(plan("", true, ALL), true, true, false, Preset.anyOf("none", List.of()));
    assertThat(outcome(nothing, "/id/", "/id/a/y")).isEqualTo("NOT_OPENED");
    assertThat(refusal(narrowed, "/id/", "/id/a/b", "payroll"))
        .extracting(refusal -> refusal == null ? "" : refusal.detail())
        .isEqualTo("The rights of the service account (scopes) do not cover this.");
  }

  @Test
  void anEncodedSlashPassesWhereTheRouteAllowsItAndTheRuleHoldsBothWays() throws RefusedException {
    AccessPlan open = but(plan("", true, READ), true, true, true);
    assertThat(authorize(open, "/id/", "/id/a/b%2fc", "payroll").target()).isEqualTo("/a/b%2fc");
    assertThat(outcome(open, "/id/", "/id/a%2Fb")).isEqualTo("NOT_OPENED");
    assertThat(outcome(but(plan("", true, ALL), true, true, true), "/id/", "/id/Security%2FLogout"))
        .isEqualTo("PROTECTED_ENDPOINT");
  }

  @Test
  void aTokenEndpointFoundMeanwhileIsRefusedBeforeATokenIsSent() throws RefusedException {
    AtomicReference<Set<String>> found = new AtomicReference<>(Set.of());
    AccessPlan plan =
        new AccessPlan(
            "/base",
            true,
            false,
            Map.of("payroll", List.of(ALL)),
            ProtectedEndpoints.tokenEndpoints(found::get, false),
            true,
            true,
            false,
            List.of());
    Permit permit = authorize(plan, "/id/", "/id/token", "payroll");
    ScopeRule.confirm(permit);
    found.set(Set.of("/base/token"));
    assertThatThrownBy(() -> ScopeRule.confirm(permit)).isInstanceOf(RefusedException.class);
    assertThat(outcome(plan, "/id/", "/id/token/")).isEqualTo("PROTECTED_ENDPOINT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "/a%20b", "/a;b", "/a//b", "/..", "/a?b", "/a b"})
  void aBasePathWithTwoReadingsIsRefused(String base) {
    assertThatThrownBy(() -> plan(base, true, ALL)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsSentIsWhatWasDecidedOn() {
    Random random = new Random(5);
    String[] pieces = {
      "/", "/", "a", "..", ".", "%2e", ";x", "%2f", "%20", "Security", "api", "?", "%41"
    };
    for (int i = 0; i < 30_000; i++) {
      StringBuilder target = new StringBuilder("/id");
      for (int k = random.nextInt(7); k > 0; k--) {
        target.append(pieces[random.nextInt(pieces.length)]);
      }
      String base = random.nextBoolean() ? "" : "/base";
      try {
        AccessPlan plan = but(plan(base, true, ALL), true, true, random.nextBoolean());
        Permit permit = authorize(plan, "/id/", target.toString(), "payroll");
        List<String> sent = Target.parse(permit.target(), true).readingsAfter(0);
        // what a server on Windows may make of it stands behind, see WindowsPathTest
        assertThat(permit.readings()).as(target.toString()).startsWith(sent.toArray(String[]::new));
        assertThat(permit.target()).startsWith(base.isEmpty() ? "/" : base);
      } catch (RefusedException refused) {
        assertThat(refused.refusal().reason().status()).isBetween(400, 404);
      }
    }
  }
}
