package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Ascii;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as they are sent: the Prometheus text format, or OpenMetrics 1.0 for whoever asks for it.
 *
 * @param contentType the media type with its parameters
 * @param content in UTF-8
 */
public record Exposition(String contentType, byte[] content) {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain";
  private static final int SCALE = 1000;

  static Exposition of(MetricSnapshots snapshots, @Nullable String accept) {
    ExpositionFormatWriter writer =
        accept != null && prefersOpenMetrics(accept)
            ? OpenMetricsTextFormatWriter.create()
            : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(out, snapshots);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
    return new Exposition(writer.getContentType(), out.toByteArray());
  }

  /**
   * Whether OpenMetrics 1.0 is named and weighs as much as plain text (RFC 9110 section 12.5.1).
   */
  static boolean prefersOpenMetrics(String accept) {
    int openMetrics = 0;
    int text = 0;
    for (String range : Ascii.lower(accept).split(",", -1)) {
      String[] parts = range.split(";", -1);
      String type = parts[0].strip();
      if (type.equals(OPEN_METRICS) && isVersionOne(parts)) {
        openMetrics = Math.max(openMetrics, weight(parts));
      } else if (type.equals(TEXT)) {
        text = Math.max(text, weight(parts));
      }
    }
    return openMetrics > 0 && openMetrics >= text;
  }

  private static boolean isVersionOne(String[] parts) {
    for (String part : parts) {
      String parameter = part.strip();
      if (parameter.startsWith("version=")) {
        return parameter.equals("version=1.0.0") || parameter.equals("version=\"1.0.0\"");
      }
    }
    return true;
  }

  /** The {@code q} of a range in thousandths; a broken one counts as 0. */
  private static int weight(String[] parts) {
    for (String part : parts) {
      String parameter = part.strip();
      if (parameter.startsWith("q=")) {
        return thousandths(parameter.substring(2));
      }
    }
    return SCALE;
  }

  private static int thousandths(String q) {
    boolean wellFormed = !q.isEmpty() && q.length() <= 5 && (q.length() == 1 || q.charAt(1) == '.');
    int value = 0;
    int unit = SCALE;
    for (int i = 0; wellFormed && i < q.length(); i++) {
      int digit = q.charAt(i) - '0';
      if (i != 1) {
        wellFormed = digit >= 0 && digit <= 9;
        value += digit * unit;
        unit /= 10;
      }
    }
    return wellFormed && value <= SCALE ? value : 0;
  }
}
