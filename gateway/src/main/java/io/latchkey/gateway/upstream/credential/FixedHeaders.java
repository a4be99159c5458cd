package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.SecretTraces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields that a service account sends as they are, an API key and its secret for example; there is
 * no token to get, to keep or to lose. Their values may be {@link #replace}d while calls go on. Any
 * thread.
 */
public final class FixedHeaders implements AccountCredential {
  /** Fields that say what is asked for, or who asks; answers may well say the same. */
  private static final Set<String> NOT_SECRET =
      Set.of(
          "accept",
          "accept-api-version",
          "accept-language",
          "content-type",
          "origin",
          "referer",
          "user-agent");

  private final String account;
  private volatile Fields fields;

  /**
   * What is sent.
   *
   * @param lines each ended by CRLF
   * @param secrets the values among them that must not come back
   * @param traces of these, and of those sent before them, which calls under way still carry
   */
  private record Fields(byte[] lines, List<Secret> secrets, SecretTraces traces) {}

  private final Quota quota;

  /** As the other, bounded by nothing. */
  public FixedHeaders(String account, Map<String, Secret> headers) {
    this(account, headers, Quota.none(account));
  }

  /**
   * Makes the lines once.
   *
   * @param headers names (RFC 9110 section 5.1), and values of ISO 8859-1 without control bytes
   * @throws IllegalArgumentException if one is none of these: it could end its line and begin
   *     another
   */
  public FixedHeaders(String account, Map<String, Secret> headers, Quota quota) {
    this.account = account;
    this.quota = quota;
    this.fields = fields(account, headers, List.of());
  }

  /**
   * From now on these are sent; calls whose head is out have sent the others.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public void replace(Map<String, Secret> headers) {
    fields = fields(account, headers, fields.secrets());
  }

  private static Fields fields(String account, Map<String, Secret> headers, List<Secret> before) {
    StringBuilder text = new StringBuilder();
    List<Secret> secrets = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          if (!Ascii.isToken(name) || !isValue(value.reveal())) {
            throw new IllegalArgumentException("a fixed field of " + account + " is malformed");
          }
          text.append(name).append(": ").append(value.reveal()).append("\r\n");
          if (!NOT_SECRET.contains(Ascii.lower(name))) {
            secrets.add(value);
          }
        });
    List<Secret> all = new ArrayList<>(before);
    all.addAll(secrets);
    return new Fields(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), secrets, SecretTraces.of(all));
  }

  private static boolean isValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= 0xff && c != 0x7f);
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public Quota quota() {
    return quota;
  }

  /** The field lines, each ended by CRLF. Never to be changed or printed. */
  byte[] lines() {
    return fields.lines();
  }

  /** What an answer would hold that repeats one of the values. */
  SecretTraces traces() {
    return fields.traces();
  }

  @Override
  public String toString() {
    return "FixedHeaders[" + account + ", ***]";
  }
}
