package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where values came from, by the paths of their keys: what settings do not tell and {@link
 * Rendering} must know.
 *
 * @param substituted values that came from the environment or a file
 * @param secrets values that are never shown
 * @param files the files that keys name
 */
record Sources(Set<String> substituted, Set<String> secrets, Map<String, Path> files) {
  Sources {
    substituted = Set.copyOf(substituted);
    secrets = Set.copyOf(secrets);
    files = Map.copyOf(files);
  }
}
