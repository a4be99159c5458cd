package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens hold stays within what is counted for them. */
class TokenFootprintTest extends TokenPoolFixture {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

  private static String random(int length) {
    return new Random(length)
        .ints(length, 0, LETTERS.length())
        .mapToObj(LETTERS::charAt)
        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
        .toString();
  }

  private long octets(String text) {
    pool.promote(
        source, new Minted(Secret.of(text), LIFE, clock.nanoTime(), List.of(), Duration.ZERO));
    clock.run();
    return live().octets();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 1000, 4000, 7000, 8191, TokenReply.TOKEN_MOST})
  void noTokenTakesMoreThanIsCounted(int length) {
    assertThat(octets(random(length))).isLessThan(Token.MOST - 2048).isGreaterThan(2L * length);
  }

  @Test
  void aSignedTokenIsNoLarger() {
    assertThat(
            octets("eyJ" + random(3000).replace(".", "") + ".a." + random(5000).replace(".", "")))
        .isLessThan(Token.MOST - 2048);
  }

  @Test
  void aPoolIsCountedWithOneThatIsTriedAndThoseThatLeave() {
    long one = TokenPool.footprint(1);

    assertThat(TokenPool.footprint(2) - one).isEqualTo(Token.MOST);
    assertThat(one)
        .isEqualTo(2 * Token.MOST + 2L * TokenReply.TOKEN_MOST * PoolSources.LEAVING_MOST);
  }
}
