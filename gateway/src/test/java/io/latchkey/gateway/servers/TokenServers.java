package io.latchkey.gateway.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs in the profile {@code token-servers}, which unpacks the servers; elsewhere it is skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = TokenServers.DIRECTORY,
    matches = ".+",
    disabledReason = "real servers are started by: mvn -Ptoken-servers -pl gateway verify")
@interface TokenServers {
  /** The system property that says where the profile has unpacked them. */
  String DIRECTORY = "latchkey.token-servers";
}
