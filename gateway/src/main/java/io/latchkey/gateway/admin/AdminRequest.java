package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.RequestHead;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole request, of which nothing but its framing was checked.
 *
 * @param content at most {@link AdminServer#MAX_CONTENT} octets
 */
record AdminRequest(RequestHead head, byte[] content) {

  /** The values of all lines of that name, in order. */
  List<String> all(String lowerName) {
    FieldSection fields = head.fields();
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, lowerName)) {
        values.add(fields.value(i));
      }
    }
    return values;
  }
}
