package io.latchkey.gateway.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The image under test, built once per JVM from {@code gateway/Dockerfile} and what Maven packed.
 */
final class Image {
  static final String NAME = "latchkey:journeys";
  private static final Path JAR = Path.of("target", "latchkey.jar");

  private static boolean built;

  private Image() {}

  /** The base image to build from, as {@code -Dcontainer.base} says. */
  static String base() {
    return System.getProperty("container.base", "eclipse-temurin:25-jre");
  }

  /** The image's name; builds it the first time. */
  static synchronized String build(DockerClient engine) {
    if (!built) {
      if (!Files.exists(JAR)) {
        throw new AssertionError("there is no " + JAR + "; run mvn -Pcontainer -pl gateway verify");
      }
      try {
        engine
            .buildImageCmd(new File("").getAbsoluteFile())
            .withBuildArg("BASE_IMAGE", base())
            .withTags(Set.of(NAME))
            .exec(new BuildImageResultCallback())
            .awaitImageId();
      } catch (DockerException | DockerClientException failed) {
        throw new AssertionError(
            "the image could not be built from %s; where that cannot be pulled, name another: %s"
                .formatted(base(), "-Dcontainer.base=IMAGE"),
            failed);
      }
      built = true;
    }
    return NAME;
  }
}
