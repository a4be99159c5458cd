package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Our tree beside the one that the engine composes by itself. */
class YamlTreeTest {
  private static final String[] SCALARS = {
    "a",
    "b.c",
    "x[1]",
    "true",
    "~",
    "0x1f",
    "1.5",
    "''",
    "\"q\\n\"",
    "!t v",
    "! 1",
    "${A}",
    "-1",
    "null",
    "'sin''gle'",
    "é",
    "👍",
    "a b",
    "",
    "|\n  text\n  more\n",
    "2001-01-01"
  };

  private final Random random = new Random(4711);

  private static @Nullable YamlNode ours(String text) {
    return new YamlText(new Problems("file")).tree(text);
  }

  private static @Nullable Node theirs(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .build();
    return new Compose(settings).composeString(text).orElse(null);
  }

  /** Values of any shape, in the block style and in the flow style. */
  private String value(int depth, String indent) {
    int kind = depth == 0 ? 0 : random.nextInt(5);
    int size = random.nextInt(4);
    StringBuilder text = new StringBuilder();
    if (kind == 1) {
      for (int i = 0; i <= size; i++) {
        String key = "k" + random.nextInt(3) + (random.nextBoolean() ? ".x" : "");
        text.append('\n').append(indent).append(key).append(": ");
        text.append(value(depth - 1, indent + "  "));
      }
      return text.toString();
    }
    if (kind == 2) {
      for (int i = 0; i <= size; i++) {
        text.append('\n').append(indent).append("- ").append(value(depth - 1, indent + "  "));
      }
      return text.toString();
    }
    return kind >= 3
        ? flow(depth)
        : SCALARS[random.nextInt(SCALARS.length)].replace("\n  ", "\n  " + indent);
  }

  private String flow(int depth) {
    if (depth == 0) {
      return List.of("a", "1", "'b, c'", "\"d\"", "/p/[a-z]+").get(random.nextInt(4));
    }
    List<String> parts = new ArrayList<>();
    boolean map = random.nextBoolean();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add((map ? "k" + random.nextInt(4) + ": " : "") + flow(depth - 1));
    }
    String all = String.join(random.nextBoolean() ? ", " : ",", parts);
    return map ? "{" + all + "}" : "[" + all + "]";
  }

  @Test
  void whatTheEngineComposesIsWhatWeRead() {
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      String text = "top: " + value(4, "  ") + "\n";
      Node expected;
      try {
        expected = theirs(text);
      } catch (RuntimeException malformed) {
        assertThat(ours(text)).as(text).isNull();
        continue;
      }
      YamlNode found = ours(text);
      assertThat(found).as(text).isNotNull();
      assertThat(shown(found, false)).as(text).isEqualTo(shown(expected, false));
      read++;
    }
    assertThat(read).isGreaterThan(2_500);
  }

  private static String shown(YamlNode node, boolean key) {
    String at = node.place() + " ";
    if (node instanceof YamlNode.Text text) {
      return at + (key ? "" : text.tag() + " ") + text.value();
    }
    if (node instanceof YamlNode.Sequence list) {
      return at + list.entries().stream().map(each -> shown(each, false)).toList();
    }
    return at
        + ((YamlNode.Mapping) node)
            .entries().stream()
                .map(each -> shown(each.key(), true) + "=" + shown(each.value(), false))
                .toList();
  }

  private static String shown(Node node, boolean key) {
    String at = Place.of(node.getStartMark()) + " ";
    if (node instanceof ScalarNode text) {
      return at + (key ? "" : text.getTag() + " ") + text.getValue();
    }
    if (node instanceof SequenceNode list) {
      return at + list.getValue().stream().map(each -> shown(each, false)).toList();
    }
    List<String> entries = new ArrayList<>();
    for (NodeTuple each : ((MappingNode) node).getValue()) {
      entries.add(shown(each.getKeyNode(), true) + "=" + shown(each.getValueNode(), false));
    }
    return at + entries;
  }

  @Test
  void everyPathIsFoundWhereItStands() {
    int asked = 0;
    for (int i = 0; i < 2_000; i++) {
      YamlNode root = ours("top: " + value(4, "  ") + "\n");
      Map<String, Place> places = new LinkedHashMap<>();
      if (root != null) {
        collect(root, "", places);
        for (Map.Entry<String, Place> each : places.entrySet()) {
          // keys that hold a dot can spell the path of another value
          assertThat(YamlPlaces.of(root, each.getKey())).isIn(standing(root, each.getKey()));
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(5_000);
  }

  private static List<Place> standing(YamlNode root, String path) {
    List<Place> all = new ArrayList<>();
    walk(
        root,
        "",
        (at, place) -> {
          if (at.equals(path)) {
            all.add(place);
          }
        });
    return all;
  }

  private static void collect(YamlNode node, String path, Map<String, Place> places) {
    walk(node, path, places::putIfAbsent);
  }

  private static void walk(YamlNode node, String path, BiConsumer<String, Place> visit) {
    if (node instanceof YamlNode.Mapping map) {
      Set<String> seen = new HashSet<>();
      for (YamlNode.Entry each : map.entries()) {
        String key = ((YamlNode.Text) each.key()).value();
        if (!seen.add(key)) {
          continue; // refused, so that nobody asks for what is in it
        }
        String own = path.isEmpty() ? key : path + "." + key;
        visit.accept(own, each.key().place());
        walk(each.value(), own, visit);
      }
    } else if (node instanceof YamlNode.Sequence list) {
      for (int i = 0; i < list.entries().size(); i++) {
        visit.accept(path + "[" + i + "]", list.entries().get(i).place());
        walk(list.entries().get(i), path + "[" + i + "]", visit);
      }
    }
  }

  @Test
  void whatStandsNowhereIsAtTheNearestThingAroundIt() {
    YamlNode root = ours("a:\n  b: [x, { c: 1 }]\n  b.d: y\n  b: twice\n");
    assertThat(root).isNotNull();
    assertThat(YamlPlaces.of(root, "a.b[1].c")).isEqualTo(new Place(2, 12));
    assertThat(YamlPlaces.of(root, "a.b[1].e.f")).isEqualTo(new Place(2, 10));
    assertThat(YamlPlaces.of(root, "a.b[7]")).isEqualTo(new Place(2, 3));
    assertThat(YamlPlaces.of(root, "a.b[99999999999]")).isEqualTo(new Place(2, 3));
    assertThat(YamlPlaces.of(root, "a.b[]")).isEqualTo(new Place(2, 3));
    assertThat(YamlPlaces.of(root, "a.b")).isEqualTo(new Place(2, 3));
    assertThat(YamlPlaces.of(root, "a.b.d")).isEqualTo(new Place(3, 3));
    assertThat(YamlPlaces.of(root, "a.bx")).isEqualTo(new Place(1, 1));
    assertThat(YamlPlaces.of(root, "z")).isEqualTo(Place.START);
    assertThat(YamlPlaces.of(root, "")).isEqualTo(Place.START);
  }

  @Test
  void aControlCharacterIsToldOfFirstWhereverItStands() {
    String text = "version: 1\nname: \"never closed\nroutes: [{ name: x, *alias }\n# ~~~\n";
    for (int i = 0; i <= text.length(); i++) {
      Problems problems = new Problems("file");
      String before = text.substring(0, i);
      assertThat(new YamlText(problems).tree(before + '\u0007' + text.substring(i))).isNull();
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = i - before.lastIndexOf('\n');
      assertThat(problems.sorted())
          .extracting(Problem::text, Problem::line, Problem::column)
          .containsExactly(tuple("a control character; write it as an escape", line, column));
    }
  }
}
