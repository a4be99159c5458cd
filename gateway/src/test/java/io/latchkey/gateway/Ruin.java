package io.latchkey.gateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A house like ours with every fault in it that a rule forbids, compiled where no build finds it.
 */
final class Ruin {
  private final Map<String, String> sources = new TreeMap<>();

  /** Adds a class; {@code name} is relative to {@code io.latchkey}, {@code body} its members. */
  Ruin with(String name, String body) {
    int dot = name.lastIndexOf('.');
    sources.put(
        "io/latchkey/" + name.replace('.', '/') + ".java",
        "package io.latchkey.%s; public class %s { %s }"
            .formatted(name.substring(0, dot), name.substring(dot + 1), body));
    return this;
  }

  /** Compiles all classes below {@code directory} and reads them. */
  JavaClasses build(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-classpath",
              System.getProperty("java.class.path"),
              "-d",
              directory.toString());
      Iterable<? extends javax.tools.JavaFileObject> units =
          manager.getJavaFileObjectsFromPaths(files);
      if (!javac.getTask(said, manager, null, options, null, units).call()) {
        throw new IllegalStateException(said.toString());
      }
    }
    return new ClassFileImporter().importPath(directory);
  }
}
