package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigHeadersTest {
  @TempDir private Path directory;

  private static String yaml(String keys) {
    return """
    version: 1
    tenants:
      aic: { kind: pingone-aic, url: "https://a.example" }
    serviceAccounts:
      logs:
        tenant: aic
        grant: staticHeaders
        %s
    routes:
      - { name: logs, path: /logs, tenant: aic, serviceAccount: logs, callers: { c: [s] } }
    scopes:
      s: { rest: [/logs] }
    callers:
      c: { network: [10.0.0.0/8], markerHeader: true }
    """
        .formatted(keys.replace("~", "\n    "));
  }

  @Test
  void fieldsAreKeptAsTheyAreAndInTheirOrder() throws IOException {
    Files.writeString(directory.resolve("key"), "k3y with\ta tab\n");

    ServiceAccountSettings account =
        ConfigText.settings(
                directory, yaml("headers:~  X-Api-Key: ${file:key}~  a-secret: ${env:SECRET}"))
            .serviceAccounts()
            .get(0);

    StaticHeaders grant = (StaticHeaders) account.grant();
    assertThat(grant.headers().keySet()).containsExactly("X-Api-Key", "a-secret");
    assertThat(grant.headers().values())
        .containsExactly(Secret.of("k3y with\ta tab"), Secret.of("c4n4ry-from-env"));
    assertThat(account.role()).isNull();
    assertThat(account.toString()).doesNotContain("c4n4ry").doesNotContain("k3y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Upgrade",
        "HTTP2-Settings",
        "Cookie",
        "Via",
        "Forwarded",
        "X-Forwarded-For",
        "x_forwarded_for",
        "X-Forwarded-",
        "X-Request-Id",
        "Accept-Encoding",
        "Expect"
      })
  void fieldsThatFrameTheCallAreNotForAnAccount(String name) {
    assertThat(ConfigText.problems(directory, yaml("headers: { " + name + ": \"${env:SECRET}\" }")))
        .singleElement()
        .asString()
        .contains("headers." + name + ": is a field that the gateway writes or that frames");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'scopes: [a]'                  | headers: is missing; grant: staticHeaders needs it
          'headers: {}'                  | headers: must hold 1 to 16 fields
          'headers: x'                   | must be a map of field names and values
          'headers: { "a b": "${env:SECRET}" }' | must be the name of a field
          'headers: { "a:": "${env:SECRET}" }'  | must be the name of a field
          'headers: { "ü": "${env:SECRET}" }'   | must be the name of a field
          'headers: { A: "${env:SECRET}", a: "${env:SECRET}" }' | stands in this map twice
          'headers: { A: "${env:SECRET}", A: "${env:SECRET}" }' | is here twice
          'headers: { a: "${env:EMPTY}" }' | the environment variable EMPTY is empty
          'headers: { a: "" }'           | is empty; allowed: text
          'headers: { a: 5 }'            | is read as a number; put it in quotes
          'headers: { a: [x] }'          | is a list; allowed: text
          'headers: { a: hunter2 }'      | headers.a: warning: a secret stands in the file
          'headers: { a: " hunter2" }'   | begins or ends with a space or tab
          'headers: { a: "hunter2\\t" }' | begins or ends with a space or tab
          'headers: { a: "hunter2ü" }'   | must be visible ASCII, spaces and tabs alone
          'headers: { a: "hunter2\\x7f" }' | must be visible ASCII, spaces and tabs alone
          'headers: { a: "hunter2\\0" }' | must be visible ASCII, spaces and tabs alone
          'headers: { a: "hunter2\\nb" }' | holds a line break, which no field carries
          'headers: { a: "hunter2\\rb" }' | holds a line break, which no field carries
          'headers: { a: "${env:SECRET}" }~pool: { size: 1 }' | pool: is not for grant: staticHeaders, which has no tokens
          'headers: { a: "${env:SECRET}" }~scopes: [a]' | scopes: is not for this grant; only grant: jwtBearer takes it
          'headers: { a: "${env:SECRET}" }~clientId: a' | clientId: is not for a tenant of this kind
          'headers: { a: "${env:SECRET}" }~keyFile: a'  | keyFile: is not for this grant; only grant: jwtBearer takes
          'headers: { a: "${env:SECRET}" }~role: viewer' | only kind cyberark-sws takes it
          """)
  void whatFixedFieldsMaySay(String keys, String expected) {
    assertThat(ConfigText.problems(directory, yaml(keys)))
        .anySatisfy(problem -> assertThat(problem).contains(expected))
        .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
  }

  @ParameterizedTest
  @CsvSource({"8192,true", "8193,false"})
  void aValueHasALimit(int length, boolean taken) throws IOException {
    Files.writeString(directory.resolve("key"), "x".repeat(length));

    assertThat(ConfigText.load(directory, yaml("headers: { a: \"${file:key}\" }")))
        .isInstanceOf(taken ? Loaded.Valid.class : Loaded.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({"16,true", "17,false"})
  void soHasTheirNumber(int count, boolean taken) {
    String fields =
        IntStream.range(0, count)
            .mapToObj(i -> "h" + i + ": \"${env:SECRET}\"")
            .collect(Collectors.joining(", ", "{", "}"));

    assertThat(ConfigText.load(directory, yaml("headers: " + fields)))
        .isInstanceOf(taken ? Loaded.Valid.class : Loaded.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'kind: cyberark-identity, url: \"https://a.example\"',''",
    "'kind: generic, url: \"https://a.example\"',''",
    "'kind: cyberark-sws, region: alero.io','role: viewer~'"
  })
  void everyKindOfTenantTakesThem(String tenant, String more) {
    String yaml =
        yaml(more + "headers: { a: \"${env:SECRET}\" }")
            .replace("kind: pingone-aic, url: \"https://a.example\"", tenant);

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }
}
