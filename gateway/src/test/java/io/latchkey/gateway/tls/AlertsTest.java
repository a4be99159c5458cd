package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts as the two libraries tell of them. */
class AlertsTest {
  @ParameterizedTest
  @CsvSource({
    "Received fatal alert: handshake_failure, handshake_failure",
    "(certificate_unknown) Received fatal alert: certificate_unknown, certificate_unknown",
    "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE, handshake_failure",
    "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED, certificate_required",
    "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, unknown_ca",
    "error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER, ''",
    "General OpenSslEngine problem, ''"
  })
  void theAlertIsReadOutOfTheMessage(String message, String alert) {
    assertThat(Alerts.received(new SSLException(message))).isEqualTo(alert);
  }

  @Test
  void noOtherExceptionIsReadFor() {
    assertThat(Alerts.received(new SSLException((String) null))).isEmpty();
    assertThat(Alerts.received(new IOException("Received fatal alert: unknown_ca"))).isEmpty();
  }
}
