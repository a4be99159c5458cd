package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.AicSwitches.Audience;
import io.latchkey.sandbox.http.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the {@code aud} of an assertion must say: this host's token endpoint with its port written
 * out, 443 and 80 included.
 */
final class TokenAudience {
  private static final String PATH = "/am/oauth2/access_token";

  private final AicSwitches switches;

  TokenAudience(AicSwitches switches) {
    this.switches = switches;
  }

  boolean isMet(Call call, List<String> audience) {
    return switches.audience.get() == Audience.ANY
        || !Collections.disjoint(expected(call), audience);
  }

  /** Every text that will do, the best one first. */
  List<String> expected(Call call) {
    String fixed = switches.audienceHost.get();
    String authority = fixed.isEmpty() ? call.hostOr("localhost") : fixed;
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    String port = hasPort ? authority.substring(colon) : "";
    List<String> expected = new ArrayList<>();
    expected.add("https://" + host + (hasPort ? port : ":443") + PATH);
    expected.add("http://" + host + (hasPort ? port : ":80") + PATH);
    if (switches.audience.get() == Audience.PORTLESS) {
      expected.add("https://" + host + PATH);
      expected.add("http://" + host + PATH);
    }
    return expected;
  }
}
