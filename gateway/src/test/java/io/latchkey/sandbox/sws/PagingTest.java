package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest {
  private static final String ALL = String.join(",", Activity.TYPES);

  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sessions?offset=9900 | 200",
        "sessions?offset=9901 | 400",
        "sessions?offset=0&limit=10000 | 200",
        "sessions?offset=0&limit=10001 | 400",
        "sessions?offset=1&limit=10000 | 400",
        "sessions?offset=9999&limit=1 | 200",
        "sessions?offset=10000&limit=1 | 400",
        "sessions?offset=9223372036854775807&limit=9223372036854775807 | 400",
        "sessions?offset=-1 | 400",
        "sessions?limit=0 | 400",
        "sessions?limit=many | 400",
        "sessions?limit= | 200",
        "recordings?offset=9901 | 400",
        "policies?offset=9901 | 400",
        "users?offset=9901 | 400",
        "activities?activityTypes=PolicyLoaded&offset=9900 | 200",
        "activities?activityTypes=PolicyLoaded&offset=9901 | 400",
      })
  void offsetAndLimitTogetherEndAtTenThousand(String resource, int status) throws IOException {
    HttpResponse<String> response = t.get(TestSws.API + resource, "Authorization", t.admin());

    assertThat(response.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activities | Required parameter 'activityTypes' is not present.",
        "activities?activityTypes= | Required parameter 'activityTypes' is not present.",
        "activities?ActivityTypes=PolicyLoaded | Required parameter 'activityTypes' is not",
        "activities?activityTypes=Policyloaded | Failed to convert 'activityTypes' with value",
        "activities?activityTypes=PolicyLoaded&fromTime=now | Failed to convert 'fromTime'",
        "activities?activityTypes=PolicyLoaded&toTime=1.5 | Failed to convert 'toTime'",
        "recordings?isFlagged=yes | Failed to convert 'isFlagged' with value: 'yes'",
        "recordings?sortFieldId=Size | Failed to convert 'sortFieldId' with value: 'Size'",
        "policies?isRefresh=1 | Failed to convert 'isRefresh' with value: '1'",
      })
  void aParameterThatIsWrongIs400(String resource, String detail) throws IOException {
    HttpResponse<String> response = t.get(TestSws.API + resource, "Authorization", t.admin());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestSws.read(response).path("detail").asText()).startsWith(detail);
  }

  @Test
  void pagesJoinToTheWhole() throws IOException {
    JsonNode whole = t.shown("activities?activityTypes=" + ALL).path("activities");
    StringBuilder joined = new StringBuilder();
    for (int offset = 0; offset < DemoData.ACTIVITIES; offset += 7) {
      JsonNode page = t.shown("activities?activityTypes=" + ALL + "&limit=7&offset=" + offset);
      assertThat(page.path("totalCount").asInt()).isEqualTo(DemoData.ACTIVITIES);
      page.path("activities").forEach(joined::append);
    }

    StringBuilder all = new StringBuilder();
    whole.forEach(all::append);
    assertThat(joined.toString()).isEqualTo(all.toString());
  }

  @Test
  void aPageHasAHundredUnlessToldOtherwise() throws IOException {
    String admin = t.admin();
    String id = t.shown("users").path("users").path(0).path("id").asText();
    for (int i = 0; i < 101; i++) {
      t.put("users/" + id + "/status", "\"Activated\"", admin);
    }

    JsonNode json = t.shown("activities?activityTypes=UserActivated");

    assertThat(json.path("activities")).hasSize(100);
    assertThat(json.path("totalCount").asInt()).isGreaterThan(100);
  }

  @Test
  void activitiesAreTheNewestFirstAndOfTheTypesAndTimesWanted() throws IOException {
    JsonNode json =
        t.shown("activities?activityTypes=PolicyLoaded,%20UserRoleChanged").path("activities");

    assertThat(json).isNotEmpty();
    assertThat(json.findValuesAsText("activityType"))
        .containsOnly("PolicyLoaded", "UserRoleChanged");
    var times = json.findValuesAsText("time").stream().map(Long::valueOf).toList();
    assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    long second = times.get(1);
    String span = "&fromTime=" + second + "&toTime=" + second;
    JsonNode one =
        t.shown("activities?activityTypes=PolicyLoaded&activityTypes=UserRoleChanged" + span);
    assertThat(one.path("activities").findValuesAsText("time").stream().collect(Collectors.toSet()))
        .containsExactly(Long.toString(second));
  }
}
