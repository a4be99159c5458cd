package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.SecretTraces;

/** What a tenant was sent and must not tell a caller, and who hears that it tried. */
public interface EchoWatch {
  /** The traces of the credential of ours that was sent, if one was. */
  SecretTraces secret();

  /**
   * A line that repeats it was dropped.
   *
   * @param field its name as the tenant wrote it, cut to {@link EchoFilter#NAME_MOST} characters;
   *     empty where the name itself holds the credential
   */
  void dropped(String field);
}
