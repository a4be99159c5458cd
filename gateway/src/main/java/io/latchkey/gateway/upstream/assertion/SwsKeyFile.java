package io.latchkey.gateway.upstream.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON file that CyberArk Secure Web Sessions gives out once for a service account.
 *
 * @param serviceAccountId 32 letters and digits
 * @param key what it signs with, RS256
 * @param discovery the file's discovery address, or null where it is empty or absent
 */
public record SwsKeyFile(String serviceAccountId, SigningKey key, @Nullable String discovery) {
  static final String ID = "serviceAccountId";
  static final String KEY = "privateKey";
  static final String WANTED =
      "wanted is the JSON file with serviceAccountId and privateKey, as it was downloaded when the"
          + " SWS service account was made";

  private static final List<String> DISCOVERY = List.of("discoveryURI", "discoveryURL");
  private static final int ID_LENGTH = 32;
  private static final KeyOptions SIGNS = new KeyOptions(null, JwsAlgorithm.RS256.text(), null);

  /**
   * Reads it. Names of members are taken in any case, unknown ones are passed over, and the lines
   * of the key may end in any way or be lost.
   *
   * @throws KeyFileException saying all that is wrong with it
   */
  public static SwsKeyFile read(byte[] content) throws KeyFileException {
    KeyFile.checkSize(content);
    String text = KeyText.of(content);
    if (!text.startsWith("{")) {
      throw notJson(content, text);
    }
    ObjectNode object = KeyJson.object(text);
    if (!KeyJson.has(object, ID) && !KeyJson.has(object, KEY)) {
      throw JsonMisfits.notSws(object);
    }
    return read(object);
  }

  private static KeyFileException notJson(byte[] content, String text) {
    if (text.contains(PemKey.BEGIN)) {
      return new KeyFileException("is bare PEM; " + WANTED);
    }
    String what = DerKey.looksLike(content) ? "is a binary key file; " : "is no JSON; ";
    return new KeyFileException(
        text.isEmpty() ? "holds nothing but blanks; " + WANTED : what + WANTED);
  }

  private static SwsKeyFile read(ObjectNode object) throws KeyFileException {
    List<String> faults = new ArrayList<>();
    String id = text(object, ID, faults);
    if (id == null) {
      faults.add("lacks serviceAccountId");
    } else if (!isId(id)) {
      faults.add("has a serviceAccountId that is not %d letters and digits".formatted(ID_LENGTH));
    }
    String pem = text(object, KEY, faults);
    SigningKey key = pem == null ? null : key(pem, faults);
    if (pem == null) {
      faults.add("lacks privateKey");
    }
    String discovery = discovery(object, faults);
    if (id == null || key == null || !faults.isEmpty()) {
      throw new KeyFileException(String.join("; ", faults) + "; " + WANTED);
    }
    return new SwsKeyFile(id, key, discovery);
  }

  private static @Nullable SigningKey key(String pem, List<String> faults) {
    try {
      KeyNumbers numbers = PemKey.read(KeyText.strip(pem), null);
      if (numbers instanceof RsaNumbers) {
        return SigningKeys.of(FoundKey.of(numbers), SIGNS);
      }
      faults.add("has a privateKey that holds %s; SWS keys are RSA".formatted(numbers.kind()));
    } catch (KeyFileException wrong) {
      faults.add("has a privateKey that " + wrong.what());
    }
    return null;
  }

  private static @Nullable String discovery(ObjectNode object, List<String> faults) {
    String found = null;
    for (String name : DISCOVERY) {
      String text = text(object, name, faults);
      if (found != null && text != null && !text.equals(found)) {
        faults.add("has two different discovery addresses");
      }
      found = text == null ? found : text;
    }
    return found;
  }

  /** The text of the member with this name in any case; null if absent, null or blank. */
  private static @Nullable String text(ObjectNode object, String name, List<String> faults) {
    String found = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      if (!KeyJson.isNamed(member.getKey(), name) || value.isNull()) {
        continue;
      }
      if (!value.isTextual()) {
        faults.add("has a %s that is no text".formatted(name));
      } else if (!value.textValue().isBlank()) {
        if (found != null) {
          faults.add("has %s twice".formatted(name));
        }
        found = value.textValue().strip();
      }
    }
    return found;
  }

  private static boolean isId(String id) {
    boolean plain =
        id.chars()
            .allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    return plain && id.length() == ID_LENGTH;
  }
}
