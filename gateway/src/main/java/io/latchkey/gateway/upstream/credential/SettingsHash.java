package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash over records of settings, with all that they hold. It goes over the components by
 * reflection, so that none can be forgotten, and refuses a type that it does not know.
 *
 * <p>Collections and maps count by what is in them, not by its order. Each value goes in with its
 * type and its length, so that none runs into the next; secrets and keys go in as hashes.
 */
final class SettingsHash {
  private final MessageDigest digest = sha256();

  /** Adds {@code settings} with all components but those that {@code without} names. */
  void add(Record settings, Set<String> without) {
    text("record", settings.getClass().getName());
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      if (!without.contains(component.getName())) {
        text("component", component.getName());
        value(read(settings, component));
      }
    }
  }

  private static @Nullable Object read(Record settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("settings are public records", impossible);
    }
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      text("null", "");
    } else if (value instanceof Record settings) {
      add(settings, Set.of());
    } else if (value instanceof Secret secret) {
      bytes("secret", sha256().digest(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof SigningKey key) {
      text("key", key.fingerprint());
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((name, element) -> sorted.put((String) name, element));
      text("map", Integer.toString(sorted.size()));
      sorted.forEach(
          (name, element) -> {
            text("name", name);
            value(element);
          });
    } else if (value instanceof Collection<?> all) {
      text("collection", Integer.toString(all.size()));
      all.stream().map(SettingsHash::leaf).sorted().forEach(element -> text("element", element));
    } else {
      text("value", leaf(value));
    }
  }

  /** A value that is what it prints as. */
  private static String leaf(Object value) {
    boolean plain =
        value instanceof String
            || value instanceof URI
            || value instanceof Path
            || value instanceof Duration
            || value instanceof Enum
            || value instanceof Boolean
            || value instanceof Integer;
    if (!plain) {
      throw new IllegalStateException("no rule for settings of " + value.getClass().getName());
    }
    return value instanceof Enum<?> word ? word.name() : value.toString();
  }

  private void text(String type, String value) {
    bytes(type, value.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String type, byte[] value) {
    sized(type.getBytes(StandardCharsets.UTF_8));
    sized(value);
  }

  private void sized(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  /** The hash of all that was added, 64 lower-case hex digits; to be called once. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
