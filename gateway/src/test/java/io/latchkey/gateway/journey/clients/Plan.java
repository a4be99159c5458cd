package io.latchkey.gateway.journey.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls that every client makes, in this order. */
final class Plan {
  private static final String COOKIES = "a=b; .ASPXAUTH=0123ABCD; c=\"d e\"; f=g=h; .aspxauth=x";

  /** What is left of the cookies of {@code cookies}. */
  static final String COOKIES_LEFT = "a=b; c=\"d e\"; f=g=h";

  private static final String EVERY_CHARACTER = "/t;v=1/~a_b-c.d/!$&'()*+,;=:@/x%20y/%E2%82%AC";

  private Plan() {}

  static List<Wanted> calls() {
    List<Wanted> calls = new ArrayList<>(methods());
    calls.addAll(uploads());
    calls.addAll(answers());
    calls.addAll(targets());
    calls.addAll(fields());
    return calls;
  }

  private static List<Wanted> methods() {
    return List.of(
        Wanted.of("get", "GET", "/echo"),
        Wanted.of("get-again", "GET", "/echo"),
        Wanted.of("head", "HEAD", "/echo"),
        Wanted.of("delete", "DELETE", "/echo/1").answered(204, ""),
        Wanted.of("options", "OPTIONS", "/echo"),
        Wanted.of("post-nothing", "POST", "/echo"));
  }

  private static List<Wanted> uploads() {
    return List.of(
        Wanted.of("post-json", "POST", "/echo").content("application/json", "{\"a\":[1,2]}", 1),
        Wanted.of("post-form", "POST", "/echo")
            .content("application/x-www-form-urlencoded", "a=b&c=%20d+e", 1),
        Wanted.of("patch", "PATCH", "/echo").content("application/merge-patch+json", "{}", 1),
        Wanted.of("put-file", "PUT", "/echo/file")
            .content("application/octet-stream", "0123456789", 20_000),
        Wanted.of("put-chunked", "PUT", "/echo/chunked")
            .content("application/octet-stream", "abcdefghij", 20_000)
            .inChunks(),
        Wanted.of("delete-content", "DELETE", "/echo/2")
            .content("application/json", "[1]", 1)
            .answered(204, ""),
        Wanted.of("post-large", "POST", "/echo/large")
            .content("application/octet-stream", "0123456789abcdef", 128 << 10)
            .expecting());
  }

  private static List<Wanted> answers() {
    return List.of(
        Wanted.of("download", "GET", "/download").answered(200, Recorder.DOWNLOAD),
        Wanted.of("redirect", "GET", "/redirect").answered(302, ""),
        Wanted.of("gzip", "GET", "/gzip").answered(200, Recorder.GZIPPED, Recorder.PLAIN),
        Wanted.of("not-modified", "GET", "/echo")
            .with(Map.of("If-None-Match", "\"1\""))
            .answered(304, ""));
  }

  private static List<Wanted> targets() {
    return List.of(
        Wanted.of("every-character", "GET", EVERY_CHARACTER + "?a=b&a=c"),
        Wanted.of("root", "GET", "/"),
        Wanted.of("slash", "GET", "/echo/"),
        Wanted.of("query-empty", "GET", "/echo?"),
        Wanted.of("query-odd", "GET", "/echo?a[0]=1&b[c]=d%20e+f&g=/?:@!$'()*,;~&h&=i&%D0%B6=%FF"),
        Wanted.of("brackets", "GET", "/echo/[1]/x(2)"),
        Wanted.of("brackets-escaped", "GET", "/echo/%5B1%5D/%7Bid%7D"),
        Wanted.of("dotted", "GET", "/echo/a..b/.well-known/...x/v1.0"),
        Wanted.of("address", "GET", "/echo/pat@example.com/urn:a:b"),
        Wanted.of("odata", "GET", "/echo/Users('1')?$filter=name%20eq%20'x'&$top=1"),
        Wanted.of("long-target", "GET", "/echo?q=" + "x".repeat(7_900)));
  }

  private static List<Wanted> fields() {
    return List.of(
        Wanted.of("cookies", "GET", "/echo").with(Map.of("Cookie", COOKIES)),
        Wanted.of("big-field", "GET", "/echo").with(Map.of("X-Big", "x".repeat(60_000))),
        Wanted.of("vendor", "GET", "/echo")
            .with(
                Map.of(
                    "Accept-API-Version",
                    "protocol=2.1,resource=1.0",
                    "X-IDAP-NATIVE-CLIENT",
                    "true",
                    "SOAPAction",
                    "\"urn:x#y\"")));
  }
}
