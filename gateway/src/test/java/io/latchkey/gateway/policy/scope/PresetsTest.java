package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {

  private static boolean opens(List<Preset> presets, String method, String path) {
    return presets.stream().allMatch(preset -> preset.opens(method, List.of(path), null));
  }

  private static List<String> names(List<Preset> presets) {
    return presets.stream().map(Preset::name).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role          | method | path                            | opened
        "ADMINISTRATOR | GET    | /v2-edge/sws/activities         | true",
        "ADMINISTRATOR | DELETE | /v2-edge/sws/users/1            | true",
        "ADMINISTRATOR | PUT    | /anything                       | true",
        "VIEWER        | GET    | /v2-edge/sws/users              | true",
        "VIEWER        | HEAD   | /v2-edge/sws/users              | true",
        "VIEWER        | GET    | /                               | true",
        "VIEWER        | GET    | /v2-edge/sws/recordings/1       | true",
        "VIEWER        | POST   | /v2-edge/sws/users              | false",
        "VIEWER        | PUT    | /v2-edge/sws/users/1/status     | false",
        "VIEWER        | DELETE | /v2-edge/sws/users/1            | false",
        "VIEWER        | PATCH  | /v2-edge/sws/users/1            | false",
        "VIEWER        | OPTIONS| /v2-edge/sws/users              | false",
        "VIEWER        | get    | /v2-edge/sws/users              | false",
        "AUDITOR       | GET    | /v2-edge/sws/activities         | true",
        "AUDITOR       | HEAD   | /v2-edge/sws/activities         | true",
        "AUDITOR       | GET    | /v1-edge/sws/activities         | true",
        "AUDITOR       | GET    | /v2-edge/sws/activities/        | true",
        "AUDITOR       | GET    | /v2-edge/sws/activities/1/x     | true",
        "AUDITOR       | GET    | /v3-edge/sws/activities         | false",
        "AUDITOR       | GET    | /v2-edge/sws/activitiesx        | false",
        "AUDITOR       | GET    | /x/v2-edge/sws/activities       | false",
        "AUDITOR       | GET    | /V2-edge/sws/activities         | false",
        "AUDITOR       | GET    | /v2-edge/sws/recordings         | false",
        "AUDITOR       | GET    | /                               | false",
        "AUDITOR       | POST   | /v2-edge/sws/activities         | false",
        "AUDITOR       | PUT    | /v2-edge/sws/activities/1       | false",
        "AUDITOR       | DELETE | /v2-edge/sws/activities/1       | false",
      })
  void aRoleOfSecureWebSessionsOpens(Role role, String method, String path, boolean opened) {
    List<Preset> presets = Presets.of(TenantKind.CYBERARK_SWS, role, List.of(), false, "");

    assertThat(opens(presets, method, path)).isEqualTo(opened);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"AUDITOR", "VIEWER"})
  void aRoleThatBoundsIsNamed(Role role) {
    assertThat(names(Presets.of(TenantKind.CYBERARK_SWS, role, List.of(), true, "")))
        .containsExactly(role == Role.AUDITOR ? "role auditor" : "role viewer");
  }

  @Test
  void withoutARoleNothingOfSecureWebSessionsIsOpen() {
    List<Preset> presets = Presets.of(TenantKind.CYBERARK_SWS, null, List.of(), false, "");

    assertThat(opens(presets, "GET", "/v2-edge/sws/activities")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = TenantKind.class,
      names = {"CYBERARK_IDENTITY", "GENERIC"})
  void otherKindsHaveNoRolesAndNoBounds(TenantKind kind) {
    assertThat(Presets.of(kind, Role.AUDITOR, List.of("orders_read", "xfr:am:*"), false, ""))
        .isEmpty();
    assertThat(Presets.of(kind, null, List.of(), true, "")).isEmpty();
  }

  @Test
  void anAccountIsNamedByItsScopesAsTheyAreWritten() {
    List<String> scopes = List.of("fr:idm:*", "openid", "fr:am:*", "fr:idm:*", "fr:nope");

    assertThat(names(Presets.of(TenantKind.PINGONE_AIC, null, scopes, false, "")))
        .contains("scopes fr:idm:*, fr:am:*, fr:nope");
    assertThat(names(Presets.of(TenantKind.GENERIC, null, List.of("fr:idm:*"), false, "")))
        .containsExactly("scopes fr:idm:*");
  }

  @Test
  void scopesThatDoNotBeginWithFrAreNoBound() {
    List<Preset> presets =
        Presets.of(TenantKind.PINGONE_AIC, null, List.of("openid", "FR:am:*"), false, "");

    assertThat(opens(presets, "DELETE", "/anything")).isTrue();
  }

  @Test
  void unknownFrScopesAloneOpenNothing() {
    List<Preset> presets = Presets.of(TenantKind.PINGONE_AIC, null, List.of("fr:idm*"), false, "");

    assertThat(opens(presets, "GET", "/openidm/info/ping")).isFalse();
    assertThat(opens(presets, "GET", "/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/monitoring",
        "/monitoring/",
        "/monitoring/health",
        "/monitoring/prometheus/am",
        "/logs",
        "/logs/",
        "/logs/tail",
        "/logs/sources;x",
        "/LOGS/tail"
      })
  void tokensOfAicNeverReachWhatTakesAnApiKey(String path) {
    for (List<String> scopes : List.of(List.<String>of(), List.of("fr:am:*", "fr:idm:*"))) {
      List<Preset> tokens = Presets.of(TenantKind.PINGONE_AIC, null, scopes, false, "");

      assertThat(opens(tokens, "GET", path)).isFalse();
      assertThat(names(tokens).get(0)).contains("grant: staticHeaders");
    }
    assertThat(opens(Presets.of(TenantKind.PINGONE_AIC, null, List.of(), true, ""), "GET", path))
        .isTrue();
    assertThat(opens(Presets.of(TenantKind.GENERIC, null, List.of(), false, ""), "GET", path))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edge/monitoring/health", "/edge/logs", "/logs/tail", "/EDGE/logs"})
  void norWithABasePathBeforeIt(String path) {
    List<Preset> tokens = Presets.of(TenantKind.PINGONE_AIC, null, List.of(), false, "/edge");

    assertThat(opens(tokens, "GET", path)).isFalse();
    assertThat(opens(tokens, "GET", "/edge/openidm/info/logs")).isTrue();
  }

  @Test
  void oneReadingOutsideIsOutside() {
    @Nullable String query = null;
    List<String> readings = List.of("/logs;x/tail", "/logs/tail");

    assertThat(
            Presets.of(TenantKind.PINGONE_AIC, null, List.of(), false, "")
                .get(0)
                .opens("GET", readings, query))
        .isFalse();
  }
}
