package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Rehearsal;
import io.latchkey.gateway.bootstrap.Rehearsed;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Replacement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latchkey rotate --dry-run}: whether a secret or key works, before it is put in place. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Tries whether a service account's secret or key works: gets one token by it, and makes the "
          + "account's probe if it names one. What it opens at the tenant it ends again; it "
          + "prints no secret and no token.",
      "Each account is tried once, for a refused secret counts against the account: a few runs "
          + "with a wrong one may lock it.",
      "A running gateway does the same by itself whenever the file changes; there is nothing to "
          + "rotate by hand."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it works",
      "1:it does not, or nothing can tell, or the configuration is wrong; the output says what and why",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey rotate --dry-run --config latchkey.yaml",
      "  latchkey rotate --dry-run --config latchkey.yaml --service-account hr-sync",
      "  latchkey rotate --dry-run --config latchkey.yaml -s hr-sync --with new.txt",
      "  latchkey rotate --dry-run --config latchkey.yaml -s aic-logs \\",
      "      --with new.txt --key headers.x-api-key"
    })
public final class RotateCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", description = "Try it and change nothing; the only thing there is.")
  private boolean dryRun;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file.")
  private @Nullable Path config;

  @Option(
      names = {"-s", "--service-account"},
      paramLabel = "NAME",
      description = "The account to try; default: each that reads a secret or key from a file.")
  private @Nullable String account;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = {
        "Try the secret or key in this file instead of the account's own, wherever the "
            + "configuration has that."
      })
  private @Nullable Path with;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Which key of the account --with stands for, if it has several: clientSecret, password, "
              + "keyFile, assertionFile or headers.NAME.")
  private @Nullable String key;

  @Option(names = "--json", description = "Print one JSON object, for machines.")
  private boolean json;

  public RotateCommand() {
    this(System.getenv());
  }

  RotateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    Path file = file();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Replacement replacement = replacement();
    Loaded loaded = ConfigFile.load(file, environment, replacement);
    if (replacement != null) {
      checkMet(loaded, replacement);
    }
    loaded.problems().forEach(err::println);
    err.flush();
    if (!(loaded instanceof Loaded.Valid valid)) {
      RehearsalReport.unreadable(out, json, loaded.problems());
      return ExitCode.WRONG_INPUT;
    }
    List<String> names = names(valid);
    if (names.isEmpty()) {
      err.println("latchkey: " + missing(valid));
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
    List<Rehearsed> all = rehearsed(valid, names, err);
    RehearsalReport.print(out, json, all);
    boolean works = all.size() == names.size() && all.stream().allMatch(Rehearsed::works);
    return works ? ExitCode.DONE : ExitCode.WRONG_INPUT;
  }

  /** The configuration, if the command line makes sense. */
  private Path file() {
    if (!dryRun) {
      throw usage(
          "there is nothing to do: a running gateway tries a changed secret or key file by itself"
              + " and goes over to it when it works; put the new file in place of the old. To try"
              + " it first, add --dry-run");
    }
    Path file = config;
    if (file == null) {
      throw usage("Missing required option: '--config=FILE'");
    }
    if (with != null && account == null) {
      throw usage("--with is for one account: name it by --service-account");
    }
    if (key != null && with == null) {
      throw usage("--key says what --with stands for, and there is no --with");
    }
    return file;
  }

  private @Nullable Replacement replacement() {
    Path file = with;
    String name = account;
    return file == null || name == null ? null : new Replacement(name, key, file);
  }

  private void checkMet(Loaded loaded, Replacement replacement) {
    Set<String> met = replacement.met();
    if (met.size() > 1) {
      throw usage(
          "--with could stand for "
              + String.join(" or ", met.stream().sorted().toList())
              + "; say for which by --key");
    }
    boolean isThere =
        !(loaded instanceof Loaded.Valid valid) || Rehearsal.accounts(valid).contains(account);
    if (met.isEmpty() && isThere && loaded instanceof Loaded.Valid) {
      throw usage(
          "service account "
              + account
              + (key == null
                  ? " has no secret and no key that a file could stand for"
                  : " has no " + key));
    }
  }

  private List<String> names(Loaded.Valid valid) {
    String name = account;
    if (name == null) {
      return Rehearsal.accountsWithFiles(valid);
    }
    return Rehearsal.accounts(valid).contains(name) ? List.of(name) : List.of();
  }

  private String missing(Loaded.Valid valid) {
    List<String> all = Rehearsal.accounts(valid).stream().sorted().toList();
    String there = all.isEmpty() ? "" : "; there is " + String.join(", ", all);
    return account == null
        ? "no service account reads a secret or key from a file; name one by --service-account"
            + there
        : "there is no service account " + account + there;
  }

  private static List<Rehearsed> rehearsed(
      Loaded.Valid valid, List<String> names, PrintWriter err) {
    List<Rehearsed> all = new ArrayList<>();
    try (Rehearsal rehearsal = new Rehearsal(valid)) {
      for (String name : names) {
        all.add(rehearsal.of(name));
      }
    } catch (IOException none) {
      err.println("latchkey: cannot try it: " + none.getMessage());
      err.flush();
    }
    return all;
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
