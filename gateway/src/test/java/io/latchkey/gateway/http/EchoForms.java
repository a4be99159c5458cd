package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Secrets as tenants make them, and the ways in which a server may repeat one. */
public final class EchoForms {
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private EchoForms() {}

  /** A fresh secret of each kind, by what it is. */
  public static Map<String, String> secrets(Random random) {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("session of CyberArk Identity", text(random, "0123456789ABCDEF", 960));
    secrets.put("signed JWT", jwt(random, "svc", 256));
    secrets.put("JWT with a short signature", jwt(random, "svc", 32));
    secrets.put("encrypted JWT", jwe(random));
    secrets.put("opaque token of AIC", text(random, BASE64URL, 27));
    secrets.put("opaque token of 40", text(random, BASE64URL, 40));
    secrets.put("base64 with its other letters", base64(random, 48));
    secrets.put("API key of 16", text(random, BASE64URL, 16));
    secrets.put("API key of 15", text(random, BASE64URL, 15));
    secrets.put("the shortest", text(random, BASE64URL, SecretForms.SHORTEST));
    secrets.put("the longest token", text(random, BASE64URL, 8192));
    return secrets;
  }

  public static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String base64(Random random, int octets) {
    byte[] bytes = new byte[octets];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A JWT of one realm, whose header and most claims are those of every other. */
  public static String jwt(Random random, String subject, int signature) {
    byte[] signed = new byte[signature];
    random.nextBytes(signed);
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"uH1x-realm-key-2026\"}";
    String claims =
        "{\"iss\":\"https://sso.acme.example/realms/acme\",\"aud\":\"https://api.acme.example\","
            + "\"typ\":\"Bearer\",\"scope\":\"openid profile email\",\"sub\":\"%s\",\"jti\":\"%s\"}"
                .formatted(subject, text(random, BASE64URL, 22));
    return url(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + url(claims.getBytes(StandardCharsets.UTF_8))
        + "."
        + url(signed);
  }

  private static String jwe(Random random) {
    String header = "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"uH1x-realm-key-2026\"}";
    return url(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + text(random, BASE64URL, 342)
        + "."
        + text(random, BASE64URL, 16)
        + "."
        + text(random, BASE64URL, 400)
        + "."
        + text(random, BASE64URL, 22);
  }

  private static String url(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** Every way of repeating a whole secret; each fits a quoted string or a URI. */
  public static Map<String, UnaryOperator<String>> ways() {
    Map<String, UnaryOperator<String>> ways = new LinkedHashMap<>();
    ways.put("as it is", text -> text);
    ways.put("in lower case", text -> text.toLowerCase(Locale.ROOT));
    ways.put("in upper case", text -> text.toUpperCase(Locale.ROOT));
    ways.put("behind its scheme", text -> "Bearer " + text);
    ways.put("percent-encoded where need be", text -> percent(text, false, false));
    ways.put("percent-encoded throughout", text -> percent(text, true, false));
    ways.put("percent-encoded in lower case", text -> percent(text, true, true));
    ways.put("percent-encoded twice", text -> percent(percent(text, true, false), false, false));
    ways.put("percent-encoded three times", text -> thrice(text));
    ways.put("backslash before each letter", text -> "\"" + each(text, "\\%c") + "\"");
    ways.put("as JSON escapes", text -> each(text, "\\u%04X"));
    ways.put("as JSON in a URI", text -> percent(each(text, "\\u%04x"), false, false));
    ways.put("in base64", text -> base64(text));
    ways.put("in base64 behind its scheme", text -> base64("Bearer " + text));
    ways.put("in base64 of a pair", text -> base64("me:" + text + ":x"));
    ways.put("in base64 of a cookie", text -> base64(".ASPXAUTH=" + text + "; a=b"));
    ways.put("in base64url", text -> url(("a " + text).getBytes(StandardCharsets.UTF_8)));
    ways.put("in base64 in a URI", text -> percent(base64("Bearer " + text), false, false));
    ways.put("in hexadecimal", text -> hex("Bearer " + text));
    return ways;
  }

  /** Ways of repeating the greater part of a secret of at least sixteen characters. */
  public static Map<String, UnaryOperator<String>> parts() {
    Map<String, UnaryOperator<String>> parts = new LinkedHashMap<>();
    parts.put("cut by a tenth", text -> text.substring(0, text.length() - cut(text)));
    parts.put("without its first tenth", text -> text.substring(cut(text)));
    parts.put("without header", text -> text.substring(text.indexOf('.') + 1));
    parts.put("in two cookies", text -> halves(text, "; .ASPXAUTHC2="));
    parts.put("with an ellipsis", text -> "..." + text.substring(text.length() / 8) + "...");
    return parts;
  }

  /** A tenth, and no more than leaves the rest worth guessing at. */
  private static int cut(String text) {
    return Math.min(20, text.length() / 10);
  }

  private static String halves(String text, String between) {
    int cut = text.length() / 5;
    return ".ASPXAUTHC1=" + text.substring(0, cut) + between + text.substring(cut);
  }

  private static String thrice(String text) {
    return percent(percent(percent(text, true, false), false, false), false, false);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String each(String text, String format) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      out.append(format.startsWith("\\u") ? format.formatted((int) c) : c == 'u' ? "u" : "\\" + c);
    }
    return out.toString();
  }

  private static String percent(String text, boolean all, boolean lower) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      out.append(plain && !all ? "" + c : (lower ? "%%%02x" : "%%%02X").formatted((int) c));
    }
    return out.toString();
  }
}
