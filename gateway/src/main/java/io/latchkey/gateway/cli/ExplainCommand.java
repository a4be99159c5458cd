package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Explanations;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.explain.Explanation;
import io.latchkey.gateway.explain.ExplanationJson;
import io.latchkey.gateway.explain.ExplanationText;
import io.latchkey.gateway.explain.Question;
import io.latchkey.gateway.http.Cidr;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latchkey explain}: what the gateway would decide on a call, stage by stage, and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says what the gateway would decide on a call, stage by stage, and why: by the code that "
          + "decides on live calls, without calling anybody.",
      "Whom --as names is taken as proven; without it the proofs among --header are judged. It "
          + "prints no value of a field, a cookie or a query, and no secret."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the call would be let through",
      "1:the configuration is wrong",
      "2:the command line is wrong",
      "3:the call would be refused"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey explain GET https://api.acme.example/identity/x --as payroll",
      "  latchkey explain POST '/openidm/x?_action=restart' --as reports --json",
      "  latchkey explain GET /logs --header 'X-Api-Key: lk_...' -c latchkey.yaml"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, for example.")
  private String method = "";

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description =
          "The whole URL, as the app would call it; or a path, and the likeliest host is assumed.")
  private String url = "";

  @Option(
      names = "--as",
      paramLabel = "CALLER",
      description = "Who calls: its credentials are taken as shown.")
  private @Nullable String caller;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file; default: ${DEFAULT-VALUE}.")
  private Path config = Path.of("latchkey.yaml");

  @Option(
      names = "--header",
      paramLabel = "FIELD",
      description = "A field of the call, 'Name: value'; may be given often.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--cookie",
      paramLabel = "COOKIES",
      description = "A Cookie field's value, 'name=value; ...'.")
  private List<String> cookies = new ArrayList<>();

  @Option(
      names = "--content-length",
      paramLabel = "OCTETS",
      description = "The length of the call's content.")
  private @Nullable Long contentLength;

  @Option(
      names = "--peer",
      paramLabel = "ADDRESS",
      description = "Where the call comes from; default: an address that the caller may call from.")
  private @Nullable String peer;

  @Option(names = "--json", description = "Print one JSON object, for machines.")
  private boolean json;

  public ExplainCommand() {
    this(System.getenv());
  }

  ExplainCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Question question = new Question(method, url, caller, fields(), address());
    String fault = question.fault();
    if (fault != null) {
      throw usage(fault);
    }
    Loaded loaded = ConfigFile.load(config, environment);
    if (!(loaded instanceof Loaded.Valid valid)) {
      loaded.problems().forEach(err::println);
      err.println("latchkey: nothing was explained: " + config + " has errors");
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
    Explanation explanation = Explanations.of(valid.settings()).explain(question);
    if (json) {
      out.println(ExplanationJson.of(explanation).toPrettyString());
    } else {
      ExplanationText.lines(explanation).forEach(out::println);
    }
    out.flush();
    return explanation.allowed() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private List<Question.Field> fields() {
    List<Question.Field> fields = new ArrayList<>();
    for (String header : headers) {
      Question.Field field = Question.Field.parse(header);
      if (field == null) {
        throw usage("--header takes 'Name: value'");
      }
      fields.add(field);
    }
    cookies.forEach(value -> fields.add(new Question.Field("Cookie", value)));
    Long octets = contentLength;
    if (octets != null) {
      if (octets < 0) {
        throw usage("--content-length must not be negative");
      }
      fields.add(new Question.Field("Content-Length", octets.toString()));
    }
    return fields;
  }

  private @Nullable InetAddress address() {
    String text = peer;
    if (text == null) {
      return null;
    }
    try {
      if (text.indexOf('/') < 0) {
        return Cidr.parse(text).first();
      }
    } catch (IllegalArgumentException malformed) {
      // told below, for both mistakes
    }
    throw usage("--peer must be an address like 10.7.0.1 or fd00::1");
  }

  private ParameterException usage(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
