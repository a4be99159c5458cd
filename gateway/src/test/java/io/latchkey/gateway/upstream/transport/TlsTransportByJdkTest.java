package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.tls.TlsProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same where BoringSSL does not run. */
class TlsTransportByJdkTest extends TlsTransportTest {
  @BeforeAll
  static void chooseTheJdk() {
    System.setProperty(TlsProvider.SWITCH, "jdk");
  }

  @AfterAll
  static void chooseNone() {
    System.clearProperty(TlsProvider.SWITCH);
  }
}
