package io.latchkey.gateway.journey;

import io.latchkey.gateway.explain.Question;
import io.latchkey.gateway.explain.Question.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Calls of every sort, plain and hostile, each as a question and as the octets of a request. */
final class ExplainCalls {
  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "POST", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS");
  private static final List<String> ODD_METHODS =
      List.of("get", "PROPFIND", "TRACE", "Track", "G@T");
  private static final List<String> HOSTS =
      List.of(
          "h",
          "h",
          "h",
          "h",
          "a.example",
          "A.Example.:80",
          "x.b.example",
          "[::1]:8080",
          "127.0.0.1");
  private static final List<String> ODD_HOSTS =
      List.of("y.x.b.example", "b.example", "h h", "", "h:99999");
  private static final List<String> PREFIXES =
      List.of(
          "/id",
          "/id",
          "/idall",
          "/IdAll",
          "/IDALL",
          "/adm",
          "/aud",
          "/view",
          "/aic",
          "/aiclogs",
          "/api",
          "/api/more",
          "/slash",
          "/warned",
          "/small",
          "/fwd",
          "/fwd2",
          "/brr",
          "/brr2",
          "",
          "/none",
          "/ID",
          "/i%64",
          "/id;x=1",
          "/api/m%6Fre");
  private static final List<String> SEGMENTS =
      List.of(
          "/public",
          "/public/a",
          "/public/a",
          "/security/whoami",
          "/Security/WhoAmI",
          "/usermgmt/getuser",
          "/UserMgmt/SignOutEverywhere",
          "/oauth2/token/app",
          "/oauth2/platformtoken",
          "/security/startauthentication",
          "/auth/realms/serviceaccounts/x",
          "/v2-edge/sws/activities",
          "/v1-edge/sws/activities/7",
          "/openidm/managed/user",
          "/openidm/a",
          "/am/oauth2/access_token",
          "/am/json/realms/root/authenticate",
          "/monitoring/logs",
          "/logs",
          "/oauth/token",
          "/act",
          "/act/",
          "/public/abc",
          "/%C3%BCnicode/x",
          "/A",
          "/",
          "/whoami;v=1",
          "/public/a;b/c",
          "/(S(x))/public",
          "/public.",
          "/;a=b");
  private static final List<String> ODD_SEGMENTS =
      List.of(
          "/\u00fcnicode",
          "/a%2Fb",
          "/%2e%2e",
          "/..",
          "/.",
          "//",
          "/a%00b",
          "/a%ZZ",
          "/a%25b",
          "/a\\b",
          "/x y",
          "/a#b",
          "/%E2%84%AA",
          "/%ff",
          "/\uff0e",
          "/%EF%BC%8E",
          "/a%3Fb",
          "/%5c",
          "/\u0001",
          "/public/a::$DATA",
          "/a%2Fwhoami");
  private static final List<String> QUERIES =
      List.of(
          "?",
          "?_action=restart",
          "?_action=restart&_action=restart",
          "?_ACTION=restart",
          "?_action=rest%61rt",
          "?a=q-c4n4ry&_action=restart",
          "?_action=logout",
          "?x=1;_action=restart",
          "?a b",
          "?token=q-c4n4ry",
          "?a=%zz&_action=restart",
          "?_action[]=restart");
  private static final List<String> COOKIES =
      List.of(
          ".ASPXAUTH=cookie-c4n4ry",
          "lang=de; .ASPXAUTH=cookie-c4n4ry; theme=x",
          "lang=de",
          ".aspxauth=",
          ".ASPXAUTH=a; .ASPXAUTH=b",
          "CCSID=cookie-c4n4ry",
          "refreshToken-x=cookie-c4n4ry",
          "JSESSIONID=j; a=b",
          "f4e1c0ffee=cookie-c4n4ry",
          ".ASPXAUTHC1=x",
          ".ASPXAUTHX=y",
          "cookie-c4n4ry",
          "a=b; cookie-c4n4ry",
          ".ASPXAUTH=sess ion",
          "x=\"; .ASPXAUTH=q\"");
  private static final List<Field> FIELDS =
      List.of(
          new Field("Accept", "text/plain"),
          new Field("Authorization", "Bearer bearer-c4n4ry"),
          new Field("Authorization", "Basic dXNlcjpwYXNzLWM0bjRyeQ=="),
          new Field("Authorization", "Digest c4n4ry"),
          new Field("X-Api-Key", "stale-c4n4ry"),
          new Field("X-Latchkey", "1"),
          new Field("X-Latchkey", "2"),
          new Field("X-Forwarded-For", "6.6.6.6"),
          new Field("Forwarded", "for=6.6.6.6"),
          new Field("Via", "1.1 other"),
          new Field("Via", "1.1 journey"),
          new Field("Max-Forwards", "0"),
          new Field("Max-Forwards", "3"),
          new Field("Connection", "X-Named, keep-alive"),
          new Field("X-Named", "c4n4ry"),
          new Field("X-Fixed", "mine-c4n4ry"),
          new Field("x-api-secret", "mine-c4n4ry"),
          new Field("X-OpenIDM-Password", "mine-c4n4ry"),
          new Field("X-HTTP-Method-Override", "DELETE"),
          new Field("X_Forwarded_For", "6.6.6.6"),
          new Field("Accept-Encoding", "gzip"),
          new Field("X-IDAP-NATIVE-CLIENT", "false"),
          new Field("Upgrade", "h2c"),
          new Field("Bad Name", "c4n4ry"),
          new Field("X-Control", "a\u0001c4n4ry"),
          new Field("TE", "trailers"),
          new Field("Cookie2", "c4n4ry"));
  private static final List<String> LENGTHS =
      List.of("0", "3", "3", "3", "1024", "1025", "-1", "3, 3");

  private final Random random;

  ExplainCalls(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A call.
   *
   * @param target of it, as it stands in the request line
   * @param request its octets, each a character, with its content
   */
  record Asked(Question question, String target, String request) {}

  Asked next() {
    String method = one(METHODS, ODD_METHODS, 20);
    String target = chance(50) ? "/small/a" : target();
    List<Field> given = new ArrayList<>();
    given.add(new Field("Host", one(HOSTS, ODD_HOSTS, 15)));
    given.addAll(fields());
    List<Field> shown = new ArrayList<>(given);
    String caller = caller(given, shown);
    int content = 0;
    if (chance(8)) {
      String length = target.startsWith("/small") ? "1025" : one(LENGTHS);
      given.add(new Field("Content-Length", length));
      shown.add(new Field("Content-Length", length));
      content = length.matches("[0-9]+") ? Integer.parseInt(length) : 0;
    }
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    shown.forEach(each -> request.append(each.name() + ": " + each.value() + "\r\n"));
    request.append("\r\n").append("c".repeat(content));
    String octets =
        new String(
            request.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return new Asked(new Question(method, target, caller, given, null), target, octets);
  }

  /** Who calls: by name, and then its key is in the request alone; or by what the fields show. */
  private @Nullable String caller(List<Field> given, List<Field> shown) {
    int way = random.nextInt(12);
    if (way < 5) {
      shown.add(new Field("X-Api-Key", Yaml.KEY));
      return "app";
    }
    if (way < 7) {
      shown.add(new Field("X-Api-Key", ExplainScene.SECOND));
      return "two";
    }
    Field proof =
        switch (way) {
          case 7 -> new Field("X-Api-Key", Yaml.KEY);
          case 8 -> new Field("Authorization", "Basic " + basic("app:" + Yaml.KEY));
          case 9 -> new Field("Authorization", "Bearer " + ExplainScene.SECOND);
          case 10 -> new Field("X-Latchkey", "1");
          default -> new Field("X-Nothing", "x");
        };
    given.add(proof);
    shown.add(proof);
    return null;
  }

  private static String basic(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String target() {
    StringBuilder target = new StringBuilder(one(PREFIXES));
    for (int i = random.nextInt(5) / 2; i >= 0; i--) {
      target.append(one(SEGMENTS, ODD_SEGMENTS, 8));
    }
    if (target.length() == 0) {
      target.append('/');
    }
    return target + (chance(3) ? one(QUERIES) : "");
  }

  private List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      fields.add(FIELDS.get(random.nextInt(FIELDS.size())));
    }
    if (chance(3)) {
      fields.add(new Field("Cookie", one(COOKIES)));
    }
    if (chance(20)) {
      fields.add(new Field("Cookie", one(COOKIES)));
    }
    return fields;
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  private String one(List<String> usual, List<String> odd, int in) {
    return one(chance(in) ? odd : usual);
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
