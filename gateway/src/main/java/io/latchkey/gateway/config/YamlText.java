package io.latchkey.gateway.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 text as a tree that knows the place of every key and value.
 *
 * <p>It takes one document without aliases or merge keys, of bounded depth. An alias would give one
 * value two places, and a few of them can make a small file a huge tree. What the parser says of a
 * mistake is not passed on as it is: it quotes the text, which may be a secret that lacks its
 * quotes.
 */
final class YamlText {
  /** Maps and lists inside each other. */
  static final int DEPTH = 32;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .build();

  private final Problems problems;

  YamlText(Problems problems) {
    this.problems = problems;
  }

  /** The root of {@code text}, or null after a problem. */
  @Nullable Node tree(String text) {
    try {
      return printable(text) && bounded(text)
          ? new Compose(SETTINGS).composeString(text).orElseGet(this::nothing)
          : null;
    } catch (MarkedYamlEngineException malformed) {
      problems.error(
          place(malformed), "", "not well-formed YAML: " + sentence(malformed.getProblem()));
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException odd) {
      problems.error(Place.START, "", "not well-formed YAML");
    }
    return null;
  }

  /** Where to look: at the quote that is not closed, else where the parser stopped. */
  private static Place place(MarkedYamlEngineException malformed) {
    return isOpenQuote(String.valueOf(malformed.getProblem()))
        ? Place.of(malformed.getContextMark().or(malformed::getProblemMark))
        : Place.of(malformed.getProblemMark().or(malformed::getContextMark));
  }

  private static boolean isOpenQuote(String problem) {
    return problem.contains("end of stream");
  }

  private @Nullable Node nothing() {
    problems.error(Place.START, "", "the file holds nothing; the least is 'version: 1'");
    return null;
  }

  private boolean printable(String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        problems.error(new Place(line, column), "", "a control character; write it as an escape");
        return false;
      }
      column = c == '\n' ? 1 : column + 1;
      line = c == '\n' ? line + 1 : line;
    }
    return true;
  }

  /** Looks at the flat stream of events first, because building a tree takes stack and memory. */
  private boolean bounded(String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      depth += nesting(event);
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      String refused = refused(event, depth, documents);
      if (refused != null) {
        problems.error(Place.of(event.getStartMark()), "", refused);
        return false;
      }
    }
    return true;
  }

  private static int nesting(Event event) {
    return switch (event.getEventId()) {
      case MappingStart, SequenceStart -> 1;
      case MappingEnd, SequenceEnd -> -1;
      default -> 0;
    };
  }

  private static @Nullable String refused(Event event, int depth, int documents) {
    if (documents > 1) {
      return "a second document; the file holds one, without '---' inside it";
    }
    if (depth > DEPTH) {
      return "maps and lists stand more than " + DEPTH + " deep in each other";
    }
    if (event instanceof AliasEvent) {
      return "aliases (*name) are not taken; repeat the value, or quote text that begins with *";
    }
    if (event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<")) {
      return "merge keys (<<) are not taken; repeat the keys";
    }
    Optional<?> anchor = event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    return anchor.isPresent()
        ? "anchors (&name) are not taken; quote text that begins with &"
        : null;
  }

  private static String sentence(@Nullable String problem) {
    String text = String.valueOf(problem);
    if (text.contains("could not find expected ':'")) {
      return "a ':' is missing after a key";
    }
    if (text.contains("mapping values are not allowed")) {
      return "a ':' stands where no key can; is a value in need of quotes, or a line indented wrong?";
    }
    if (text.contains("mapping keys are not allowed") || text.contains("block end")) {
      return "this line is not indented like its neighbours";
    }
    if (text.contains("cannot start any token")) {
      return "a value begins with a character that needs quotes, or a line with a tab";
    }
    if (isOpenQuote(text)) {
      return "a quote is not closed";
    }
    if (text.contains("escape") || text.contains("hexadecimal")) {
      return "an unknown escape in double quotes; in single quotes a backslash is itself";
    }
    if (text.contains("flow") || text.contains("',' or")) {
      return "a '{' or '[' is not closed, or a ',' is missing";
    }
    return "the parser cannot go on here";
  }
}
