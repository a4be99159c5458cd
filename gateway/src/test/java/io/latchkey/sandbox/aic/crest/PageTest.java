package io.latchkey.sandbox.aic.crest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.http.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a query, down to their edges. */
class PageTest {
  private static final List<ObjectNode> FIVE =
      IntStream.rangeClosed(1, 5).mapToObj(PageTest::object).toList();

  private static ObjectNode object(int i) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("_id", "id" + i)
        .put("_rev", "r" + i)
        .put("size", i % 3)
        .put("name", "n" + i);
  }

  private static ObjectNode page(String query) {
    return page(query, FIVE);
  }

  private static ObjectNode page(String query, List<ObjectNode> objects) {
    return Page.of(Query.of(Pairs.read("_queryFilter=true&" + query)), objects);
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("result").spliterator(), false)
        .map(object -> object.path("_id").asText().substring(2))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 12345, false",
    "_pageSize=0, 12345, false",
    "_pageSize=5, 12345, false",
    "_pageSize=6, 12345, false",
    "_pageSize=4, 1234, true",
    "_pageSize=1, 1, true",
    "_pageSize=2147483647, 12345, false",
    "_pageSize=2&_pagedResultsOffset=3, 45, false",
    "_pageSize=2&_pagedResultsOffset=2, 34, true",
    "_pageSize=2&_pagedResultsOffset=5, '', false",
    "_pageSize=2&_pagedResultsOffset=99, '', false",
    "_pagedResultsOffset=2, 12345, false",
    "_sortKeys=-name, 54321, false",
    "_sortKeys=size, 31425, false",
    "'_sortKeys=%2Bsize,-name', 34152, false",
    "'_sortKeys=-size,name', 25143, false",
    "_sortKeys=missing, 12345, false",
  })
  void aPageHasItsObjects(String query, String ids, boolean more) {
    ObjectNode page = page(query);
    assertThat(String.join("", ids(page))).isEqualTo(ids);
    assertThat(page.path("resultCount").asInt()).isEqualTo(ids.length());
    assertThat(page.path("pagedResultsCookie").isTextual()).isEqualTo(more);
    assertThat(page.path("totalPagedResults").asInt()).isEqualTo(-1);
    assertThat(page.path("remainingPagedResults").asInt()).isEqualTo(-1);
    assertThat(page.path("totalPagedResultsPolicy").asText()).isEqualTo("NONE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&_sortKeys=-name", "&_sortKeys=size"})
  void cookiesLeadThroughAllPages(String sort) {
    List<String> seen = new ArrayList<>();
    String cookie = "";
    do {
      ObjectNode page = page("_pageSize=2" + sort + cookie);
      seen.addAll(ids(page));
      cookie =
          page.path("pagedResultsCookie").isNull()
              ? ""
              : "&_pagedResultsCookie=" + page.path("pagedResultsCookie").asText();
    } while (!cookie.isEmpty());
    assertThat(seen).isEqualTo(ids(page(sort.isEmpty() ? "" : sort.substring(1))));
  }

  @Test
  void aPageGoesOnThoughTheLastObjectOfTheOneBeforeIsGone() {
    String cookie = page("_pageSize=2").path("pagedResultsCookie").asText();
    List<ObjectNode> left = new ArrayList<>(FIVE);
    left.remove(1);
    assertThat(ids(page("_pageSize=2&_pagedResultsCookie=" + cookie, left)))
        .containsExactly("3", "4");
  }

  @Test
  void totalsAreToldIfWanted() {
    ObjectNode page = page("_pageSize=2&_totalPagedResultsPolicy=exact");
    assertThat(page.path("totalPagedResults").asInt()).isEqualTo(5);
    assertThat(page.path("remainingPagedResults").asInt()).isEqualTo(3);
    assertThat(page.path("totalPagedResultsPolicy").asText()).isEqualTo("EXACT");
  }

  @Test
  void fieldsAreChosen() {
    assertThat(page("_fields=name").path("result").get(0))
        .hasToString("{\"_id\":\"id1\",\"_rev\":\"r1\",\"name\":\"n1\"}");
    assertThat(page("_fields=*").path("result").get(0)).hasSize(4);
    assertThat(page("_fields=missing,").path("result").get(0)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_pageSize=-1",
        "_pageSize=x",
        "_pageSize=2147483648",
        "_pagedResultsOffset=-1",
        "_pageSize=1&_pagedResultsOffset=1&_pagedResultsCookie=aWQx",
        "_pageSize=1&_pagedResultsCookie=%21",
        "_pageSize=1&_sortKeys=name&_pagedResultsCookie=aWQ5",
        "_totalPagedResultsPolicy=SOME",
        "_sortKeys=a,,b",
        "_sortKeys=1,2,3,4,5,6,7,8,9,10,11",
        "_queryId=query-all",
      })
  void aWrongParameterIsRefused(String query) {
    assertThatThrownBy(() -> page(query))
        .isInstanceOf(CrestException.class)
        .hasMessageStartingWith("400 ");
  }

  @Test
  void aQueryNeedsAFilterOrAKnownName() {
    assertThat(ids(Page.of(Query.of(Pairs.read("_queryId=query-all")), FIVE))).hasSize(5);
    assertThatThrownBy(() -> Query.of(Pairs.read("_queryId=mine")))
        .isInstanceOf(CrestException.class);
    assertThatThrownBy(() -> Query.of(Pairs.read(""))).isInstanceOf(CrestException.class);
  }
}
