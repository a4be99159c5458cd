package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller whose scopes open everything, at tenants of the vendors: what of ours it can bring to an
 * endpoint that logs in or out or deals in tokens, and what of its own beside ours.
 */
class HostileVendorIT {
  private static final String TOKEN =
      "{\"access_token\":\"c4n4ry-token\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
  private static final List<String> OURS =
      List.of("Bearer token-1", "c4n4ry-token", "c4n4ry-secret");

  private static final List<String> AIC =
      List.of(
          "/am/oauth2/access_token",
          "/am/oauth2/realms/root/realms/alpha/access_token",
          "/am/oauth2/realms/root/authorize",
          "/am/oauth2/realms/root/token/revoke",
          "/am/oauth2/realms/root/introspect",
          "/am/oauth2/realms/root/register",
          "/am/oauth2/realms/root/connect/endSession",
          "/am/oauth2/realms/root/par",
          "/am/oauth2/realms/root/device/code",
          "/am/json/realms/root/authenticate",
          "/am/json/authenticate",
          "/am/UI/Login",
          "/openidm/authentication");

  private static final List<String> SWS =
      List.of(
          "/auth/realms/serviceaccounts/protocol/openid-connect/token",
          "/auth/realms/serviceaccounts/protocol/openid-connect/logout",
          "/auth/realms/serviceaccounts/clients-registrations/default",
          "/auth/admin/realms");

  private static final List<String> INSERTS =
      List.of(
          ";x",
          ";/..;",
          "/",
          "/.",
          "/..",
          "/;",
          "%2F",
          "%2f..",
          "%5C",
          "\\",
          "%00",
          "%3Bx",
          "%253B",
          "%252F",
          "/%2e",
          "/.;x",
          "%2F%2F",
          "%2F.",
          ";%2F",
          ";a=b;c",
          "%C0%AF",
          "%EF%BC%8F",
          "/x/..",
          "%2Fx%2F..",
          "?",
          "%3F",
          "#",
          "%23");

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  @TempDir static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    AicSettings aic = AicSettings.demo(new Random(7));
    SwsSettings sws = SwsSettings.demo(new Random(8));
    Files.writeString(directory.resolve("aic.jwk"), aic.jwk());
    Files.writeString(directory.resolve("sws.json"), sws.keyFile(SwsRole.AUDITOR));
    bench =
        Bench.start(
            directory,
            """
            tenants:
              aic: { kind: pingone-aic, url: "TENANT", sessionCookies: [a1b2c3d4e5f60] }
              deep: { kind: pingone-aic, url: "TENANT/am" }
              sws: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/auth/realms/serviceaccounts" }
            serviceAccounts:
              ops: { tenant: aic, grant: jwtBearer, accountId: "%s", keyFile: aic.jwk }
              reader: { tenant: aic, grant: jwtBearer, accountId: "%s", keyFile: aic.jwk, scopes: ["fr:idc:esv:read"] }
              deep: { tenant: deep, grant: staticHeaders, headers: { x-api-key: c4n4ry-key, x-api-secret: c4n4ry-secret } }
              logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: c4n4ry-key, x-api-secret: c4n4ry-secret } }
              auditor: { tenant: sws, grant: privateKeyJwt, tenantId: "%s", keyFile: sws.json, role: auditor }
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: SHA } }
            routes:
              - { name: root, path: /, tenant: aic, serviceAccount: ops, allowEncodedSlash: true, callers: { app: [all] } }
              - { name: strip, path: /s/, tenant: aic, stripPrefix: true, serviceAccount: ops, callers: { app: [all] } }
              - { name: am, path: /am/, tenant: deep, stripPrefix: true, allowEncodedSlash: true, serviceAccount: deep, callers: { app: [all] } }
              - { name: logs, path: /l/, tenant: aic, stripPrefix: true, serviceAccount: logs, callers: { app: [all] } }
              - { name: reader, path: /r/, tenant: aic, stripPrefix: true, serviceAccount: reader, callers: { app: [all] } }
              - { name: sws, path: /w/, tenant: sws, stripPrefix: true, allowEncodedSlash: true, serviceAccount: auditor, callers: { app: [all] } }
              - { name: both, path: /both/, tenant: aic, stripPrefix: true, aspxauth: bearer, withoutCookie: serviceAccount, serviceAccount: reader, callers: { app: [all] } }
            """
                .formatted(aic.accountId(), aic.accountId(), sws.tenantId()));
    bench.tenant.answers(
        request ->
            request.content().startsWith("grant_type=")
                    || request.content().contains("&grant_type=")
                ? FakeTenant.json(TOKEN)
                : request.head().contains("/cookies")
                    ? FakeTenant.answer(
                        "200 OK",
                        "Set-Cookie: iPlanetDirectoryPro=c4n4ry\r\n"
                            + "Set-Cookie: A1B2C3D4E5F60=c4n4ry; Path=/\r\n",
                        "hi")
                    : request.head().startsWith("HEAD ")
                        ? FakeTenant.answer("200 OK", "", "")
                        : FakeTenant.HI);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static List<Answer> crossed() {
    return bench.tenant.sent().stream()
        .filter(sent -> !sent.content().contains("grant_type="))
        .toList();
  }

  /**
   * The path as the most lenient server of Java reads it: escapes undone three times, backslashes
   * turned, parameters cut, dot segments and empty ones taken out.
   */
  private static String lenient(String path) {
    String read = path;
    for (int i = 0; i < 3; i++) {
      read = ESCAPE.matcher(read).replaceAll(HostileVendorIT::unescaped).replace('\\', '/');
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : read.split("/")) {
      String bare = segment.split(";", 2)[0];
      if (bare.equals("..")) {
        segments.pollLast();
      } else if (!bare.isEmpty() && !bare.equals(".")) {
        segments.addLast(bare);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String unescaped(MatchResult escape) {
    char octet = (char) Integer.parseInt(escape.group().substring(1), 16);
    return Matcher.quoteReplacement(String.valueOf(octet));
  }

  private static Set<String> mutants(String path) {
    Set<String> all = new LinkedHashSet<>();
    all.add(path);
    for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      for (String insert : INSERTS) {
        all.add(path.substring(0, slash) + insert + path.substring(slash));
        all.add(path.substring(0, slash) + "/" + insert + path.substring(slash + 1));
      }
      all.add(path.substring(0, slash) + "%2F" + path.substring(slash + 1));
      all.add(path.substring(0, slash) + "%2f" + path.substring(slash + 1));
    }
    for (String insert : INSERTS) {
      all.add(path + insert);
      all.add("/" + insert + path);
      all.add("/x" + insert + path);
      all.add("/x/.." + insert + path);
    }
    for (int at = 1; at < path.length(); at += 3) {
      all.add(
          path.substring(0, at)
              + "%%%02x".formatted((int) path.charAt(at))
              + path.substring(at + 1));
    }
    return all;
  }

  /** Mutants of {@code path} behind {@code prefix} that reached it with something of ours. */
  private static List<String> attack(String prefix, String path) throws IOException {
    List<String> found = new ArrayList<>();
    for (String mutant : mutants(path)) {
      Answer answer = bench.call(Bench.request("GET", prefix + mutant, ""));
      for (Answer sent : crossed()) {
        String target = sent.head().split(" ")[1];
        boolean ours = OURS.stream().anyMatch(sent.head()::contains);
        if (ours && lenient(target.split("\\?", 2)[0]).startsWith(path)) {
          found.add(prefix + mutant + " as " + target + " " + answer.verdict());
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "'', /openidm/managed/x, 200",
    "/s, /openidm/managed/x, 200",
    "/l, /logs, 200",
    "/am, /json/x, 200",
    "/w, /v2-edge/sws/activities, 200"
  })
  void whatIsNotProtectedIsReachedWithOurs(String prefix, String path, int status)
      throws IOException {
    assertThat(bench.get(prefix + path, "").status()).isEqualTo(status);
    assertThat(crossed()).singleElement().matches(s -> OURS.stream().anyMatch(s.head()::contains));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/s", "/both"})
  void nothingOfOursReachesAProtectedEndpoint(String prefix) throws IOException {
    for (String path : AIC) {
      assertThat(attack(prefix, path)).isEmpty();
    }
  }

  @Test
  void nothingOfOursReachesARealm() throws IOException {
    for (String path : SWS) {
      assertThat(attack("/w", path)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/s", "/l"})
  void fieldsAreNoSecondCredential(String prefix) throws IOException {
    String lines =
        """
        iPlanetDirectoryPro: evil
        IPLANETDIRECTORYPRO: evil
        a1b2c3d4e5f60: evil
        A1B2C3D4E5F60: evil
        Cookie: iPlanetDirectoryPro=evil; a1b2c3d4e5f60=evil; "iPlanetDirectoryPro"=evil
        Cookie: %69PlanetDirectoryPro=evil; $Version=1; x, iPlanetDirectoryPro=evil
        Cookie2: iPlanetDirectoryPro=evil
        X_Api_Key: evil
        X.Api.Key: evil
        X-Api-Secret: evil
        X_API_SECRET: evil
        x-api_secret: evil
        Authorization: Bearer evil
        Proxy-Authorization: evil
        X-OpenIDM-Username: evil
        X_OpenIDM_Password: evil
        X-OpenIDM-RunAs: evil
        X-OpenAM-Username: evil
        X_OpenAM_Password: evil
        X-HTTP-Method-Override: evil
        X_HTTP_Method_Override: evil
        X-HTTP-Method: evil
        X-Method-Override: evil
        X-Original-URL: evil
        X-Rewrite-URL: evil
        Connection: authorization, x-api-key, host, cookie
        """
            .replace("\n", "\r\n");
    bench.get(prefix + "/openidm/managed/alpha_user", lines);
    Answer sent = bench.sent();
    assertThat(sent.head()).doesNotContain("evil");
    assertThat(sent.all("Authorization").size() + sent.all("x-api-secret").size()).isEqualTo(1);
  }

  @Test
  void trailersAreNoSecondCredential() throws IOException {
    bench.call(
        Bench.request("POST", "/s/openidm/managed/alpha_user", "Transfer-Encoding: chunked\r\n")
            + "1\r\nx\r\n0\r\niPlanetDirectoryPro: evil\r\nX-Api-Secret: evil\r\n"
            + "Authorization: evil\r\na1b2c3d4e5f60: evil\r\n\r\n");
    Answer sent = bench.sent();
    assertThat(sent.head() + sent.content()).doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /r/environment/variables, 200",
    "HEAD, /r/environment/variables, 200",
    "POST, /r/environment/variables?_action=create, 403",
    "PUT, /r/environment/variables/x, 403",
    "get, /r/environment/variables, 403",
    "OPTIONS, /r/environment/variables, 403",
    "GET, /r/am/json/x, 403",
    "GET, /r/environment/variables;x, 403",
    "GET, /both/environment/variables, 200",
    "POST, /both/environment/variables?_action=create, 403",
    "DELETE, /both/environment/variables/x, 403",
    "GET, /w/v2-edge/sws/activities, 200",
    "POST, /w/v2-edge/sws/activities, 403",
    "GET, /w/v2-edge/sws/sessions, 403",
    "GET, /w/v2-edge/sws/activities%2F..%2Fsessions, 400",
    "GET, /w/v2-edge/sws/activities/..;/sessions, 400",
    "GET, /w/v2-edge/sws/activities%2Fsessions, 403",
    "GET, /w/V2-edge/sws/activities, 403",
  })
  void presetsHold(String method, String target, int status) throws IOException {
    String length = method.startsWith("P") ? "Content-Length: 0\r\n" : "";
    assertThat(bench.call(Bench.request(method, target, length)).status()).isEqualTo(status);
    assertThat(crossed()).hasSize(status == 200 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_action=logout",
        "_ACTION=Logout",
        "%5faction=logout",
        "_action=%6cogout",
        "_action=x&_action=logout",
        "x=1;_action=logout",
        "_action=%256cogout",
        "_action%3dlogout",
        "_action[]=logout",
        "_action=+logout",
        "_action=%0alogout",
        "a=%&_action=x",
        "_action==logout",
        "_action=logoutByHandle"
      })
  void sessionsAreNotEnded(String query) throws IOException {
    for (String path : List.of("realms/root/sessions", "sessions/", "sessions.x", "sessions/x")) {
      String target = "/s/am/json/" + path + "?" + query;
      String post = Bench.request("POST", target, "Content-Length: 0\r\n");
      assertThat(bench.call(post).verdict()).as(target).startsWith("403");
    }
    bench.assertNothingSent();
  }

  @Test
  void noSessionOfOursComesBack() throws IOException {
    assertThat(bench.get("/s/cookies", "").all("Set-Cookie")).isEmpty();
    bench.sent();
  }
}
