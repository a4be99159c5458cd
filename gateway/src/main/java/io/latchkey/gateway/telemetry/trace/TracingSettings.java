package io.latchkey.gateway.telemetry.trace;

import io.latchkey.gateway.http.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, and which.
 *
 * @param endpoint takes OTLP over HTTP in Protobuf, by POST
 * @param ca PEM file with the authorities to trust instead of the system's, or null
 * @param headers fields that each export carries
 * @param partsPerMillion how many of a million exchanges are recorded that no caller's trace
 *     decides for, 0 to 1,000,000
 * @param follow whether the trace of a proven caller goes on, and whether it is recorded is the
 *     caller's to say
 */
public record TracingSettings(
    URI endpoint,
    @Nullable Path ca,
    Map<String, Secret> headers,
    int partsPerMillion,
    boolean follow) {
  public static final int MILLION = 1_000_000;

  public TracingSettings {
    headers = Map.copyOf(headers);
  }
}
