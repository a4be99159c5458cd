package io.latchkey.gateway.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
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
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .build();

  private static final ScalarResolver RESOLVER = SETTINGS.getSchema().getScalarResolver();

  private final Problems problems;

  YamlText(Problems problems) {
    this.problems = problems;
  }

  /** The root of {@code text}, or null after a problem. */
  @Nullable YamlNode tree(String text) {
    try {
      ParserImpl events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      YamlNode root = new YamlTree(events, RESOLVER).root();
      return root == null ? nothing() : root;
    } catch (YamlTree.RefusedException refused) {
      report(text, refused.place(), refused.why());
    } catch (MarkedYamlEngineException malformed) {
      report(text, place(malformed), "not well-formed YAML: " + sentence(malformed.getProblem()));
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException odd) {
      report(text, Place.START, "not well-formed YAML");
    }
    return null;
  }

  /** The parser takes no control character either, but a person is told of that one first. */
  private void report(String text, Place place, String why) {
    if (printable(text)) {
      problems.error(place, "", why);
    }
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

  private @Nullable YamlNode nothing() {
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
