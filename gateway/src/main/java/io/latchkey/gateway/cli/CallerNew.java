package io.latchkey.gateway.cli;

import io.latchkey.gateway.config.Names;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code latchkey caller new}: an API key, printed once and kept nowhere, with the YAML to paste.
 */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an API key for a caller and prints it once with the YAML to paste.",
      "Latchkey keeps only its SHA-256: what is printed here cannot be shown again."
    },
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 70,
    footerHeading = "%nExamples:%n",
    footer = {"  latchkey caller new payroll"})
public final class CallerNew implements Callable<Integer> {
  /** Tells people and secret scanners what a key is of. */
  static final String PREFIX = "lk_";

  private static final int KEY_OCTETS = 32;

  private final RandomGenerator random;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The caller's name in the configuration.")
  private String name = "";

  public CallerNew() {
    this(new SecureRandom());
  }

  CallerNew(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Integer call() {
    String fault = Names.callerFault(name);
    if (fault != null) {
      throw new ParameterException(spec.commandLine(), "NAME " + fault);
    }
    byte[] octets = new byte[KEY_OCTETS];
    random.nextBytes(octets);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    PrintWriter out = spec.commandLine().getOut();
    out.println("The API key, shown this once; the caller sends it as X-Api-Key:");
    out.println();
    out.println("  " + key);
    out.println();
    out.println("Its place in the configuration, and the caller's name on the routes it may use:");
    out.println();
    out.println("callers:");
    out.println("  " + yaml(name) + ":");
    out.println("    apiKey: sha256:" + sha256(key));
    out.flush();
    return 0;
  }

  private static String sha256(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** {@code name} as a key of YAML, in quotes unless it is plainly text. */
  private static String yaml(String name) {
    boolean plain = name.matches("[A-Za-z][A-Za-z0-9_.-]*") && !name.matches("(?i)true|false|null");
    return plain ? name : "'" + name.replace("'", "''") + "'";
  }
}
