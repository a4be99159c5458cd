package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The last streams are remembered, and no more of them. */
class RecentStreamsTest {
  private final RecentStreams recent = new RecentStreams();

  @Test
  void nothingIsRememberedAtFirst() {
    assertThat(recent.has(0)).isFalse();
    assertThat(recent.has(1)).isFalse();
  }

  @Test
  void asManyAreRememberedAsTheLimitSays() {
    for (int i = 0; i < RecentStreams.MAX; i++) {
      recent.add(2 * i + 1);
    }
    assertThat(recent.has(1)).isTrue();
    assertThat(recent.has(2 * RecentStreams.MAX - 1)).isTrue();

    recent.add(2 * RecentStreams.MAX + 1);
    assertThat(recent.has(1)).isFalse();
    assertThat(recent.has(3)).isTrue();
    assertThat(recent.has(2 * RecentStreams.MAX + 1)).isTrue();
  }
}
