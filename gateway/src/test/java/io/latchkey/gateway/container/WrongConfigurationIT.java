package io.latchkey.gateway.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image with a configuration that it cannot run: it ends at once and says why. */
@Timeout(300)
class WrongConfigurationIT {
  private static final int LONGEST_RUN = 30;

  private final DockerClient engine = Engine.required();

  @TempDir Path directory;

  /** Runs the image with its own command to the end; gives its exit code and all that it said. */
  private String run() throws Exception {
    // a temporary directory is its owner's alone, and the image's user is another
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    CreateContainerCmd command = engine.createContainerCmd(Image.build(engine));
    Hardening.apply(command, List.of(Scene.config(directory)));
    String container = command.exec().getId();
    try {
      engine.startContainerCmd(container).exec();
      int exit =
          engine
              .waitContainerCmd(container)
              .exec(new WaitContainerResultCallback())
              .awaitStatusCode(LONGEST_RUN, TimeUnit.SECONDS);
      return "exit code " + exit + "\n" + said(container);
    } finally {
      engine.removeContainerCmd(container).withForce(true).exec();
    }
  }

  private String said(String container) throws Exception {
    StringBuilder text = new StringBuilder();
    engine
        .logContainerCmd(container)
        .withStdErr(true)
        .withStdOut(true)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
              }
            })
        .awaitCompletion(LONGEST_RUN, TimeUnit.SECONDS);
    return text.toString();
  }

  @Test
  void everyMistakeIsNamedAndTheExitCodeIs1() throws Exception {
    Files.writeString(directory.resolve("latchkey.yaml"), "version: 1\nrouts: []\nadmin: 7\n");

    assertThat(run())
        .contains(
            "exit code 1\n",
            "/etc/latchkey/latchkey.yaml:2:1: routs: ",
            "/etc/latchkey/latchkey.yaml:3:8: admin: ",
            "nothing was started");
  }

  @Test
  void aMissingFileIsNamedAndTheExitCodeIs1() throws Exception {
    assertThat(run()).contains("exit code 1\n", "/etc/latchkey/latchkey.yaml");
  }
}
