package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code openssl s_client} of the machine, which speaks TLS as it is told to. */
final class SClient {
  private SClient() {}

  /**
   * Connects, sends {@code request}, and gives all that was printed: the handshake, the session and
   * the answer.
   *
   * @param arguments parted by single blanks
   */
  static String run(Path directory, int port, String arguments, String request) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
      if (!arguments.contains("-ign_eof")) {
        process.getOutputStream().close();
      }
    } catch (IOException refused) {
      // the handshake failed before the request was written: what was printed says so
    }
    byte[] said = process.getInputStream().readAllBytes();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("openssl s_client goes on and on: " + arguments);
    }
    return new String(said, StandardCharsets.ISO_8859_1);
  }
}
