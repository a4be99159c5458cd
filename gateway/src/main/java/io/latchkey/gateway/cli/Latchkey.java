package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the process begins.
 *
 * <p>A gateway is started by {@code serve} and its file alone, nearly always; that is understood
 * without picocli, which would be a quarter of what the start costs. {@link Commands} reads every
 * other command line, and would read this one to the same end.
 */
public final class Latchkey {
  private Latchkey() {}

  public static void main(String[] arguments) {
    Service.logAsCommand();
    int code = ExitCode.FAULT;
    try {
      Path config = servedAlone(arguments);
      code = config == null ? Commands.run(arguments) : serve(config);
    } finally {
      System.exit(code); // threads may run that would keep the process
    }
  }

  private static int serve(Path config) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      return Serving.run(config, err);
    } catch (RuntimeException | Error fault) {
      return Commands.fault(fault, err);
    }
  }

  /** The file of {@code serve --config FILE} in its usual spellings; null for all else. */
  static @Nullable Path servedAlone(String... arguments) {
    if (arguments.length != 3 || !arguments[0].equals("serve")) {
      return null;
    }
    String file = arguments[2];
    boolean named = arguments[1].equals("--config") || arguments[1].equals("-c");
    // picocli takes these first characters for more than a file's
    return named && !file.isEmpty() && "-@\"'".indexOf(file.charAt(0)) < 0 ? Path.of(file) : null;
  }
}
