package io.latchkey.gateway.journey;

import io.latchkey.gateway.tls.TlsProvider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Has the gateways of a test class speak TLS by this library: {@code jdk} or {@code boringssl}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TlsBy.Switch.class)
@interface TlsBy {
  String value();

  /** Turns the switch that a process is given on its command line. */
  final class Switch implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      TlsBy wanted = context.getRequiredTestClass().getAnnotation(TlsBy.class);
      System.setProperty(TlsProvider.SWITCH, wanted.value());
    }

    @Override
    public void afterAll(ExtensionContext context) {
      System.clearProperty(TlsProvider.SWITCH);
    }
  }
}
