package io.latchkey.sandbox;

import io.latchkey.sandbox.identity.IdentitySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The calls that show what the gateway does, ready to paste; keys are read from files. */
public final class DemoCalls {
  private static final String JSON = "-H 'Content-Type: application/json'";
  private static final String SHORT = "{\"tokenLifetimeSeconds\":2,\"revoke\":\"tokens\"}";
  private static final String NORMAL = "{\"tokenLifetimeSeconds\":null,\"revoke\":\"tokens\"}";

  private final DemoPlace place;

  private DemoCalls(DemoPlace place) {
    this.place = place;
  }

  /** The steps in their order; each also works alone and again, the last one cleans up. */
  public static List<DemoStep> of(DemoPlace place) {
    DemoCalls calls = new DemoCalls(place);
    return List.of(
        calls.read(),
        calls.create(),
        calls.refusal(),
        calls.stripped(),
        calls.session(),
        calls.activities(),
        calls.role(),
        calls.people(),
        calls.person(),
        calls.logs(),
        calls.shorten(),
        calls.refreshed(),
        calls.counted(),
        calls.restore());
  }

  private DemoStep read() {
    return new DemoStep(
        "A read: the app sends its key, the tenant sees the service account's token",
        byKey("", "/identity/CDirectoryService/GetUser"),
        200,
        List.of("\"success\":true", "\"Name\":\"" + IdentitySettings.DEMO_CLIENT + "\""));
  }

  private DemoStep create() {
    String user =
        "'{\"Name\":\"pat-'$RANDOM'@example.com\",\"Mail\":\"pat@example.com\","
            + "\"DisplayName\":\"Pat\",\"Password\":\"a-password-to-change\"}'";
    return new DemoStep(
        "A create: the answer's Result is the new user's id",
        byKey(JSON + " -d " + user + " ", "/identity/CDirectoryService/CreateUser"),
        200,
        List.of("\"success\":true", "\"Result\":\""));
  }

  private DemoStep refusal() {
    return new DemoStep(
        "A refusal: no scope of this caller opens the endpoint, so the tenant is never asked",
        byKey("", "/identity/SaasManage/GetApplication"),
        403,
        List.of("urn:latchkey:refusal:scope:"));
  }

  private DemoStep stripped() {
    return new DemoStep(
        "A cookie stripped: .ASPXAUTH stays behind, the app's own cookie crosses",
        byKey("-H 'Cookie: .ASPXAUTH=stale; theme=dark' ", "/identity/security/whoami"),
        200,
        List.of("\"Credential\":\"bearer\"", "\"Cookies\":[\"theme\"]"));
  }

  private DemoStep session() {
    return new DemoStep(
        "A user's cookie sent on as Bearer: the tenant sees the user, not the service account",
        byKey(
            "-H \"Cookie: .ASPXAUTH=$(cat " + quoted(place.ticket()) + ")\" ",
            "/session/security/whoami"),
        200,
        List.of(
            "\"User\":\"" + IdentitySettings.DEMO_KIOSK + "\"",
            "\"Credential\":\"bearer\"",
            "\"Cookies\":[]"));
  }

  private DemoStep activities() {
    return new DemoStep(
        "Secure Web Sessions: the account's key file signs an assertion for each token",
        byKey("", "/sws/v2-edge/sws/activities?activityTypes=PolicyLoaded&limit=2"),
        200,
        List.of("\"activityType\""));
  }

  private DemoStep role() {
    return new DemoStep(
        "A refusal by role: the caller's scope opens sessions, but the account is an auditor",
        byKey("", "/sws/v2-edge/sws/sessions"),
        403,
        List.of("urn:latchkey:refusal:scope:", "role auditor"));
  }

  private DemoStep people() {
    return new DemoStep(
        "Advanced Identity Cloud: a query, with a token of the account's JWK",
        byKey("", "/aic/openidm/managed/alpha_user?_queryFilter=true&_pageSize=2&_fields=userName"),
        200,
        List.of("\"resultCount\":2"));
  }

  private DemoStep person() {
    String user =
        "'{\"userName\":\"sam-'$RANDOM'\",\"givenName\":\"Sam\",\"sn\":\"Lee\","
            + "\"mail\":\"sam@example.com\"}'";
    return new DemoStep(
        "A create there: Location points at the gateway, not at the tenant",
        byKey(JSON + " -d " + user + " ", "/aic/openidm/managed/alpha_user?_action=create"),
        201,
        List.of("Location: " + place.gateway().toString().replaceAll("/$", "") + "/aic/openidm/"));
  }

  private DemoStep logs() {
    return new DemoStep(
        "Its logs, which take an API key and its secret in place of a token",
        byKey("", "/logs/sources"),
        200,
        List.of("\"result\""));
  }

  private DemoStep shorten() {
    return new DemoStep(
        "The tenant revokes every token, and gives new ones only two seconds to live",
        switched(SHORT),
        200,
        List.of("\"tokenLifetimeSeconds\":2,"));
  }

  private DemoStep refreshed() {
    String whoAmI = byKey("", "/identity/security/whoami");
    return new DemoStep(
        "A token refreshed: both calls are answered, though the first token was dead already and"
            + " the second ends in between (see TokenNumber)",
        whoAmI + " && sleep 3 && " + whoAmI,
        200,
        List.of("\"User\":\"" + IdentitySettings.DEMO_CLIENT + "\"", "\"TokenNumber\":"));
  }

  private DemoStep counted() {
    return new DemoStep(
        "What it cost: the tenant's own count of tokens that it gave",
        "curl -sS -i " + url(place.tenant(), "/sandbox/counters"),
        200,
        List.of("\"mints\":"));
  }

  private DemoStep restore() {
    return new DemoStep(
        "Back to tokens of five hours", switched(NORMAL), 200, List.of("Seconds\":18000,"));
  }

  private String byKey(String options, String path) {
    String key = "-H \"X-Api-Key: $(cat " + quoted(place.callerKey()) + ")\" ";
    return "curl -sS -i " + key + options + url(place.gateway(), path);
  }

  private String switched(String json) {
    return "curl -sS -i " + JSON + " -d '" + json + "' " + url(place.tenant(), "/sandbox/switches");
  }

  private static String url(URI origin, String path) {
    String text = origin.toString();
    return "'" + (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path + "'";
  }

  /** A path as one word of a shell. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
