package io.latchkey.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Makes a tree of the parser's events, each of which is held against the bounds before anything is
 * made of it: so the text is read once, and its depth bounds the stack.
 */
final class YamlTree {
  /** Maps and lists inside each other. */
  static final int DEPTH = 32;

  /** What a tag says that leaves the kind of value to its text. */
  private static final String UNSAID = "!";

  private final ParserImpl events;
  private final ScalarResolver resolver;

  /** The same few stand in every route. */
  private final Map<String, String> keys = new HashMap<>();

  private int depth;
  private int documents;

  YamlTree(ParserImpl events, ScalarResolver resolver) {
    this.events = events;
    this.resolver = resolver;
  }

  /** Says what is refused and where. Stackless. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;

    RefusedException(Place place, String why) {
      super(why, null, false, false);
      this.place = place;
    }

    Place place() {
      return place;
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /** The one document's root; null if there is none. */
  @Nullable YamlNode root() throws RefusedException {
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        root = node(next());
      }
    }
    return root;
  }

  private Event next() throws RefusedException {
    Event event = events.next();
    switch (event.getEventId()) {
      case MappingStart, SequenceStart -> depth++;
      case MappingEnd, SequenceEnd -> depth--;
      case DocumentStart -> documents++;
      default -> {}
    }
    String why = refused(event);
    if (why != null) {
      throw new RefusedException(Place.of(event.getStartMark()), why);
    }
    return event;
  }

  private @Nullable String refused(Event event) {
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
    return event instanceof NodeEvent node && node.getAnchor().isPresent()
        ? "anchors (&name) are not taken; quote text that begins with &"
        : null;
  }

  /** What {@code event} begins. */
  private YamlNode node(Event event) throws RefusedException {
    Optional<Mark> start = event.getStartMark();
    int line = start.isPresent() ? start.get().getLine() + 1 : 1;
    int column = start.isPresent() ? start.get().getColumn() + 1 : 1;
    if (event instanceof ScalarEvent scalar) {
      return new YamlNode.Text(line, column, tag(scalar), scalar.getValue());
    }
    if (event instanceof SequenceStartEvent list) {
      tag(list.getTag());
      return new YamlNode.Sequence(line, column, sequence());
    }
    if (event instanceof MappingStartEvent map) {
      tag(map.getTag());
      return new YamlNode.Mapping(line, column, mapping());
    }
    throw new IllegalStateException("no value begins with " + event.getEventId());
  }

  private Tag tag(ScalarEvent scalar) {
    Tag given = tag(scalar.getTag());
    return given == null
        ? resolver.resolve(scalar.getValue(), scalar.getImplicit().canOmitTagInPlainScalar())
        : given;
  }

  /** The tag that is written there; one that cannot be a tag is not well-formed, on a list too. */
  private static @Nullable Tag tag(Optional<String> written) {
    return written.isEmpty() || written.get().equals(UNSAID) ? null : new Tag(written.get());
  }

  private List<YamlNode> sequence() throws RefusedException {
    List<YamlNode> entries = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      entries.add(node(event));
      event = next();
    }
    return List.copyOf(entries);
  }

  private List<YamlNode.Entry> mapping() throws RefusedException {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = event instanceof ScalarEvent scalar ? key(scalar) : node(event);
      entries.add(new YamlNode.Entry(key, node(next())));
      event = next();
    }
    return List.copyOf(entries);
  }

  /** A key is its text, whatever else that could be read as. */
  private YamlNode key(ScalarEvent scalar) {
    tag(scalar.getTag());
    Place at = Place.of(scalar.getStartMark());
    String known = keys.putIfAbsent(scalar.getValue(), scalar.getValue());
    String value = known == null ? scalar.getValue() : known;
    return new YamlNode.Text(at.line(), at.column(), Tag.STR, value);
  }
}
