package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigListenerTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,/127.0.0.1:8080",
    "127.9.9.9:0,/127.9.9.9:0",
    "localhost:8081,/127.0.0.1:8081",
    "'\"[::1]:8080\"','/[0:0:0:0:0:0:0:1]:8080'",
    "127.0.0.1:65535,/127.0.0.1:65535"
  })
  void addressesOfThisMachineAreTaken(String bind, String expected) {
    String yaml = ConfigText.VALID.replace("127.0.0.1:8080", bind);

    assertThat(ConfigText.settings(directory, yaml).listeners().get(0).bind())
        .satisfies(address -> assertThat(address.toString()).endsWith(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ':8080'            | does not say which address: write 127.0.0.1:8080
          '"*:8080"'         | does not say which address
          '8080'             | bind: must be an address and a port, like 127.0.0.1:8080
          'true'             | bind: must be an address and a port
          '127.0.0.1'        | must be an address and a port
          '127.0.0.1:65536'  | must be an address and a port
          '127.0.0.1:x'      | must be an address and a port
          '256.0.0.1:80'     | must be an address and a port
          'example.com:80'   | must be an address and a port
          '"::1:8080"'       | needs brackets
          '"[:::1]:8080"'    | must be an address and a port
          '127.0.0.1:9090'   | share an address and port
          '0.0.0.0:8080'     | needs tls or cleartext: allowed
          '"[::]:8080"'      | needs tls or cleartext: allowed
          '192.0.2.1:8080'   | needs tls or cleartext: allowed
          """)
  void otherAddressesAreRefusedWithAdvice(String bind, String expected) {
    assertThat(ConfigText.changed(directory, "127.0.0.1:8080", bind))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'cleartext: yes'                 | cleartext: is not one of allowed
          'proxyProtocol: true'            | proxyProtocol: needs trustedProxies
          'proxyProtocol: true~    trustedProxies: [0.0.0.0/0]' | trustedProxies: warning: holds nearly every address
          'proxyProtocol: true~    trustedProxies: [10.0.0.0/8, "::/6"]' | trustedProxies: warning: holds nearly every address
          'trustedProxies: [10.0.0.1/8]'   | bits beyond the prefix length are set
          'trustedProxies: [example.com]'  | must be an address block
          'trustedProxies: [dead.beef]'    | must be an address block
          'trustedProxies: 10.0.0.0/8'     | must be a list of address blocks
          'limits: {line: 8192}'           | must be a number with its unit
          'limits: {line: 1B}'             | must be 256B to 1MiB
          'limits: {fields: 7}'            | must be a whole number from 8 to 10000
          'limits: {streams: 0}'           | must be a whole number from 1 to 10000
          'limits: {perAddress: 0}'        | must be a whole number from 1 to 1000000
          'limits: {minimumRate: 240B}'    | must be a size per second
          'limits: {minimumRate: 0B/s}'    | must be 1B/s to 1GiB/s
          'limits: {rateGrace: 0ms}'       | must be 1ms to 1d
          'limits: {pipelined: 0}'         | must be a whole number from 1 to 1000000
          'tls: {}'                        | certificate: is missing
          'tls: {certificate: a.pem}'      | the file
          'tls: {compatibility: old, certificates: []}' | is not one of modern, legacy
          'tls: {compatibility: legacy, certificates: []}' | compatibility: warning: takes CBC ciphers
          'tls: {callerCertificate: optional, certificates: []}' | needs callerCa
          'tls: {certificate: a.pem, privateKey: a.pem, certificates: []}' | one of the two ways
          'bind: 127.0.0.1:1'              | is here twice
          'htpp2: true'                    | did you mean 'http2'?
          """)
  void whatAListenerMaySay(String key, String expected) {
    assertThat(
            ConfigText.changed(
                directory, "- bind: 127.0.0.1:8080", "- bind: 127.0.0.1:8080~    " + key))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxyProtocol: true~    trustedProxies: [10.0.0.0/8, 'fc00::/7']",
        "trustedProxies: [0.0.0.0/0]"
      })
  void trustThatIsNarrowOrDecidesNothingIsNoWarning(String keys) {
    String yaml = "- bind: 127.0.0.1:8080~    " + keys;
    assertThat(ConfigText.changed(directory, "- bind: 127.0.0.1:8080", yaml))
        .noneMatch(problem -> problem.contains("trustedProxies"));
  }

  @ParameterizedTest
  @CsvSource({"8B,false", "256B,true", "1MiB,true", "1025KiB,false"})
  void limitsHaveLimits(String line, boolean valid) {
    String yaml =
        ConfigText.VALID.replace(
            "- bind: 127.0.0.1:8080", "- bind: 127.0.0.1:8080\n    limits: { line: " + line + " }");

    assertThat(ConfigText.load(directory, yaml) instanceof Loaded.Valid).isEqualTo(valid);
  }

  @Test
  void cleartextOffLoopbackIsTakenWhereItIsAllowed() {
    String yaml =
        ConfigText.VALID.replace(
            "- bind: 127.0.0.1:8080", "- bind: 0.0.0.0:8080\n    cleartext: allowed");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,127.0.0.1:8080,false",
    "127.0.0.1:8080,127.0.0.2:8080,true",
    "127.0.0.1:0,127.0.0.1:0,true"
  })
  void twoListenersNeedTwoPlaces(String one, String other, boolean valid) {
    String yaml =
        ConfigText.VALID.replace(
            "- bind: 127.0.0.1:8080", "- bind: " + one + "\n  - bind: " + other);

    assertThat(ConfigText.load(directory, yaml) instanceof Loaded.Valid).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'bind: 0.0.0.0:9090'                                        | needs tls or cleartext: allowed
          'bind: 0.0.0.0:9090'                                        | needs a token
          'bind: 0.0.0.0:9090~  cleartext: allowed'                   | needs a token
          'bind: 0.0.0.0:9090~  token: ${env:SECRET}'                 | needs tls or cleartext: allowed
          'token: hunter2'                                            | warning: a secret stands in
          'token: "hunter 2"'                                         | characters that no Bearer
          'tls: {}'                                                   | certificate
          'tls: { certificate: a, privateKey: b, callerCa: c }'       | callerCa
          'tls: { certificate: no-such.pem, privateKey: no-such.pem }' | no-such.pem
          'hosts: ["a:80"]'                                           | must be a host without a port
          """)
  void whatTheAdminListenerMaySay(String admin, String expected) {
    assertThat(ConfigText.changed(directory, "bind: 127.0.0.1:9090", admin))
        .anySatisfy(problem -> assertThat(problem).contains(expected).doesNotContain("hunter"));
  }

  @Test
  void theAdminListenerMayLeaveLoopbackWithBoth() {
    String admin = "bind: 0.0.0.0:9090~  cleartext: allowed~  token: ${env:SECRET}";

    assertThat(ConfigText.changed(directory, "bind: 127.0.0.1:9090", admin)).isEmpty();
  }
}
