package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is named as a file of certificates, and is none that ends. */
class PemFileTest {
  @TempDir Path directory;

  /** To open one waits for a writer who may never come. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsRefusedAndNotWaitedFor() throws Exception {
    Path pipe = directory.resolve("pipe.crt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(directory.resolve("link.crt"), pipe);

    for (Path named : new Path[] {pipe, link}) {
      assertThatThrownBy(() -> Identity.certificates(named))
          .isInstanceOf(IOException.class)
          .hasMessage("the file " + named + " is no plain file");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(10)
  void aDeviceIsRefused() {
    assertThatThrownBy(() -> Identity.certificates(Path.of("/dev/zero")))
        .hasMessage("the file /dev/zero is no plain file");
  }

  @Test
  void aDirectoryIsRefusedAndOneThatIsNotThereIsSaidToBeSo() {
    assertThatThrownBy(() -> Identity.certificates(directory))
        .hasMessage("the file " + directory + " is no plain file");
    Path missing = directory.resolve("missing.crt");
    assertThatThrownBy(() -> Identity.certificates(missing))
        .hasMessage("the file " + missing + " does not exist");
  }
}
