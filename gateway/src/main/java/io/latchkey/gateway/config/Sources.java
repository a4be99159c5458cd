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
 * @param digests of every scalar as it was resolved, but those of routes, SHA-256 in hex: what
 *     tells a change of a value that is never shown
 * @param tree the file, which tells where each key and list entry stands
 */
record Sources(
    Set<String> substituted,
    Set<String> secrets,
    Map<String, Path> files,
    Map<String, String> digests,
    YamlNode tree) {
  Sources {
    substituted = Set.copyOf(substituted);
    secrets = Set.copyOf(secrets);
    files = Map.copyOf(files);
    digests = Map.copyOf(digests);
  }

  /** Where {@code path} stands, or else the nearest thing around it. */
  Place place(String path) {
    return YamlPlaces.of(tree, path);
  }
}
