package io.latchkey.gateway.admin;

/**
 * The configuration as it runs.
 *
 * @param version as in {@link ReloadReport}
 * @param yaml of the same contract as the file, every secret as {@code ***}
 */
public record ConfigView(String version, String yaml) {}
