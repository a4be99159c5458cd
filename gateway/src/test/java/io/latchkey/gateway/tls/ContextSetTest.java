package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificate a name gets. */
class ContextSetTest {
  private static SslContext context() throws SSLException {
    return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
  }

  @ParameterizedTest
  @CsvSource({
    "one.example, 0",
    "two.example, 1",
    "TWO.Example, 1",
    "a.wild.example, 1",
    "A.WILD.example, 1",
    "exact.wild.example, 2",
    "both.example, 0",
    "upper.example, 2",
    "wild.example, 0",
    "a.b.wild.example, 0",
    ".wild.example, 0",
    "*.wild.example, 1",
    "nobody.example, 0",
    "example, 0",
    "'', 0",
    ", 0"
  })
  void theNameItselfGoesBeforeAWildcardAndTheFirstIsForTheRest(@Nullable String asked, int index)
      throws SSLException {
    List<SslContext> all = List.of(context(), context(), context(), context());
    ContextSet set = new ContextSet();
    set.add(all.get(0), CertificateStub.named("one.example", "both.example"));
    set.add(all.get(1), CertificateStub.named("two.example", "*.wild.example", "both.example"));
    set.add(all.get(2), CertificateStub.named("exact.wild.example", "UPPER.example"));
    set.add(all.get(3), new CertificateStub(false, null));

    assertThat(all.indexOf(set.choose(asked))).isEqualTo(index);
  }
}
