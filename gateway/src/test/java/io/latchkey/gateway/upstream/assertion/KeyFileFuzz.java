package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Secret;

/** Any file is a key, or is refused with a sentence. */
class KeyFileFuzz {
  private static final KeyOptions PROTECTED = new KeyOptions(null, null, Secret.of("changeit"));

  @FuzzTest(maxDuration = "1m")
  void aFileIsAKeyOrRefused(byte[] content) {
    for (KeyOptions options : new KeyOptions[] {KeyOptions.NONE, PROTECTED}) {
      try {
        assertThat(KeyFile.read(content, options).toString()).hasSizeLessThan(200);
      } catch (KeyFileException refused) {
        assertThat(refused.what()).isNotBlank();
      }
    }
    try {
      assertThat(SwsKeyFile.read(content).serviceAccountId()).isNotBlank();
    } catch (KeyFileException refused) {
      assertThat(refused.what()).isNotBlank();
    }
  }
}
