package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.telemetry.trace.TracingSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code tracing}: which exchanges are recorded as spans, and where those go. */
final class TracingBinder {
  static final int DEFAULT_PARTS = TracingSettings.MILLION / 100;

  private static final String SHARES = "a share from 0% to 100%, like 1% or 0.5%";
  private static final Pattern SHARE = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,4})?%");
  private static final int PARTS_PER_PERCENT = TracingSettings.MILLION / 100;

  private TracingBinder() {}

  /** The settings, or null where there are none or after a problem. */
  static @Nullable TracingSettings bind(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    section.word("cleartext");
    Item item = section.get("endpoint");
    URI endpoint = item == null ? null : Urls.read(item, section.has("cleartext"), "tracing");
    Map<String, Secret> headers =
        section.has("headers") ? StaticHeadersBinder.headers(section) : Map.of();
    Item caItem = section.get("ca");
    Path ca = caItem == null ? null : PemFiles.certificates(caItem);
    int parts = parts(section);
    boolean follow = section.word("callers").equals("follow");
    return endpoint == null
        ? null
        : new TracingSettings(endpoint, ca, headers == null ? Map.of() : headers, parts, follow);
  }

  private static int parts(Section section) {
    Item item = section.get("sample");
    String text = item == null ? null : item.text(SHARES);
    if (item == null || text == null) {
      return DEFAULT_PARTS;
    }
    BigDecimal parts =
        SHARE.matcher(text).matches()
            ? new BigDecimal(text.substring(0, text.length() - 1))
                .multiply(BigDecimal.valueOf(PARTS_PER_PERCENT))
            : BigDecimal.valueOf(-1);
    if (parts.signum() < 0 || parts.compareTo(BigDecimal.valueOf(TracingSettings.MILLION)) > 0) {
      item.error("must be " + SHARES);
      return DEFAULT_PARTS;
    }
    return parts.intValueExact();
  }

  /** As the file spells it. */
  static String share(int partsPerMillion) {
    BigDecimal percent =
        BigDecimal.valueOf(partsPerMillion).divide(BigDecimal.valueOf(PARTS_PER_PERCENT));
    return percent.stripTrailingZeros().toPlainString() + "%";
  }
}
