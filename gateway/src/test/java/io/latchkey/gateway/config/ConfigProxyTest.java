package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProxyTest {
  private static final String URL = "url: https://billing.example.com/api";
  private static final String PROXY = URL + "\n    proxy: ";

  @TempDir private Path directory;

  private @Nullable Proxy proxy(String written) {
    String yaml = ConfigText.VALID.replace(URL, PROXY + written);
    return ConfigText.settings(directory, yaml).tenants().get(1).proxy();
  }

  @ParameterizedTest
  @CsvSource({
    "http://egress.acme.example:3128,egress.acme.example,3128",
    "HTTP://Egress.example:1/,egress.example,1",
    "http://10.0.0.1:65535,10.0.0.1,65535",
    "'\"http://[::1]:3128\"',[::1],3128"
  })
  void aProxyIsAHostAndAPort(String written, String host, int port) {
    assertThat(proxy(written)).isEqualTo(new Proxy(host, port, null));
  }

  @ParameterizedTest
  @CsvSource({
    "us:c4n4ry,us:c4n4ry",
    "us:,us:",
    "us,us:",
    "us:a:b,us:a:b",
    "us:a%40b%2Fc%3a%25,us:a@b/c:%",
    "%C3%BC:%e2%82%AC,ü:€"
  })
  void userAndPasswordAreUnescaped(String userInfo, String credentials) throws IOException {
    Files.writeString(directory.resolve("proxy"), "http://" + userInfo + "@egress:3128\n");

    assertThat(proxy("${file:proxy}")).isEqualTo(new Proxy("egress", 3128, Secret.of(credentials)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://egress:3128          | proxies are spoken to in cleartext http://; the tunnel inside is TLS
          HTTPS://u:hunter2@egress:3128 | proxies are spoken to in cleartext http://; the tunnel
          socks5://egress:1080         | must be http://host:port, perhaps with user:password@
          egress:3128                  | must be http://host:port, perhaps with user:password@
          http://egress                | names no port, and proxies have no usual one
          'http://egress:'             | names no port, and proxies have no usual one
          http://egress:0              | names no port, and proxies have no usual one
          http://egress:65536          | has no valid host and port
          http://egress:3128/path      | must have no path, query or fragment
          http://egress:3128?a         | must have no path, query or fragment
          'http://egress:3128#a'       | must have no path, query or fragment
          'http://:3128'               | has no valid host and port
          http://                      | has no valid host and port
          http://a b:1                 | has no valid host and port
          http://u:hunter2@p@egress:1  | has an '@' in its user or password; write it as %40
          http://u:hunter2/p@egress:1  | has a '/', '?' or '#' in its user or password
          http://u:hunter2%zz@egress:1 | is not well escaped; write '%' itself as %25
          http://u:hunter2%4@egress:1  | is not well escaped; write '%' itself as %25
          http://u:hunter2%ff@egress:1 | is not well escaped
          http://u:hunter2%00@egress:1 | has a control character in its user or password
          http://u%3av:hunter2@egress:1 | which Basic authentication cannot carry
          http://:hunter2@egress:1     | which Basic authentication cannot carry
          http://u:hunter2@egress:1    | proxy: warning: a secret stands in the file
          """)
  void whatAProxyMaySay(String written, String expected) {
    assertThat(ConfigText.changed(directory, URL, PROXY + "\"" + written + "\""))
        .anySatisfy(problem -> assertThat(problem).contains("tenants.billing.proxy: "))
        .anySatisfy(problem -> assertThat(problem).contains(expected))
        .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
  }

  @Test
  void aProxyWithoutAPasswordIsNoSecret() {
    assertThat(ConfigText.changed(directory, URL, PROXY + "http://egress:3128")).isEmpty();
  }

  @Test
  void userAndPasswordAreHiddenWhenItIsPrinted() throws IOException {
    Files.writeString(directory.resolve("proxy"), "http://us:c4n4ry@egress:3128");
    String yaml = ConfigText.VALID.replace(URL, PROXY + "${file:proxy}");

    String printed = Rendering.of((Loaded.Valid) ConfigText.load(directory, yaml));

    assertThat(printed).contains("http://***:***@egress:3128").doesNotContain("c4n4ry");
    assertThat(ConfigText.load(directory, printed.replace("'***'", "x")))
        .isInstanceOf(Loaded.Valid.class);
  }
}
