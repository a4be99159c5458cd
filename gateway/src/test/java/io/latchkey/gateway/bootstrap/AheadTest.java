package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.Test;

class AheadTest {

  @Test
  void theSelectorsThatAreNamedAreThoseOfTheJdk() {
    assumeTrue("Linux".equals(System.getProperty("os.name")), "elsewhere they have other names");

    Ahead.begin();
    Ahead.begin();
    Ahead.await();

    assertThat(System.getProperty("java.nio.channels.spi.SelectorProvider"))
        .isEqualTo(SelectorProvider.provider().getClass().getName());
    assertThat(Epoll.isAvailable()).isTrue();
  }
}
