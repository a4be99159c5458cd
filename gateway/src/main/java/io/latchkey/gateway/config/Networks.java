package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Cidr;
import java.util.ArrayList;
import java.util.List;

/** Blocks of addresses; a name is refused rather than looked up. */
final class Networks {
  private static final String EXPECTED = "an address block like 10.7.0.0/16 or fd00::/8";

  private Networks() {}

  static List<Cidr> read(List<Item> items) {
    List<Cidr> blocks = new ArrayList<>();
    for (Item item : items) {
      String text = item.text(EXPECTED);
      if (text == null) {
        continue;
      }
      int slash = text.indexOf('/');
      String host = slash < 0 ? text : text.substring(0, slash);
      if (!BindAddress.isLiteral(host.contains(":") ? "[" + host + "]" : host)) {
        item.error("must be " + EXPECTED);
        continue;
      }
      try {
        blocks.add(Cidr.parse(text));
      } catch (IllegalArgumentException fault) {
        item.error(fault.getMessage() + "; allowed: " + EXPECTED);
      }
    }
    return blocks;
  }
}
