package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant is: by URL, or by region where its kind has regions.
 *
 * @param urls none after a problem
 * @param issuer of its tokens, without a slash at its end, where its kind has one; else null
 */
record TenantPlace(List<URI> urls, @Nullable URI issuer) {
  private static final String ONLY = "is only for kind cyberark-sws; ";

  /**
   * Reads it.
   *
   * @param kind of the tenant, or null where it is not known
   */
  static TenantPlace bind(Section section, @Nullable TenantKind kind) {
    String word = section.chosen("region");
    Region region = word == null ? null : Region.of(word).orElse(null);
    if (kind == null) {
      return new TenantPlace(section.has("region") ? List.of() : given(section), null);
    }
    return switch (kind) {
      case CYBERARK_SWS -> section.has("region") ? byRegion(section, region) : byIssuer(section);
      case CYBERARK_IDENTITY -> byUrl(section, "here it follows from url");
      case PINGONE_AIC -> {
        TenantPlace place = byUrl(section, "here it follows from url");
        warnOfPath(section, place);
        yield place;
      }
      case GENERIC -> byUrl(section, "at kind generic it stands at the service account");
    };
  }

  private static TenantPlace byRegion(Section section, @Nullable Region region) {
    section.refuse(
        List.of("url", "urls", "issuer"),
        "stands beside region, which says it; take one of the two out");
    return region == null
        ? new TenantPlace(List.of(), null)
        : new TenantPlace(List.of(region.url()), region.issuer());
  }

  private static TenantPlace byIssuer(Section section) {
    Item issuer = section.get("issuer");
    if (!hasUrl(section) && issuer == null) {
      section.item.lacks("region", "is missing; allowed: region, or url and issuer");
      return new TenantPlace(List.of(), null);
    }
    if (issuer == null) {
      section.item.lacks(
          "issuer", "is missing; beside url it names the realm that gives out the tokens");
    }
    URI realm = issuer == null ? null : Urls.readBase(issuer, section.has("cleartext"), "tenant");
    return new TenantPlace(given(section), realm);
  }

  private static TenantPlace byUrl(Section section, String whereIssuerIs) {
    section.refuse(List.of("region"), ONLY + "allowed: url, or a list as urls");
    section.refuse(List.of("issuer"), ONLY + whereIssuerIs);
    return new TenantPlace(
        section.has("region") && !hasUrl(section) ? List.of() : given(section), null);
  }

  private static void warnOfPath(Section section, TenantPlace place) {
    Item item = section.has("url") ? section.get("url") : section.get("urls");
    boolean hasPath = place.urls().stream().anyMatch(url -> !url.getRawPath().isEmpty());
    if (item != null && hasPath) {
      item.warn(
          "has a path; at pingone-aic it is the host alone, and /am, /openidm and the like come"
              + " from the call");
    }
  }

  private static boolean hasUrl(Section section) {
    return section.has("url") || section.has("urls");
  }

  private static List<URI> given(Section section) {
    Item one = section.get("url");
    Item several = section.get("urls");
    if (one != null && several != null) {
      several.errorAtOwner("stands beside url; allowed: one of the two");
    }
    if (one == null && several == null) {
      section.item.lacks("url", "is missing; allowed: url, or a list as urls");
    }
    List<Item> items = new ArrayList<>(section.items("urls", "URLs"));
    if (several != null && several.isList() && items.isEmpty()) {
      several.error("is empty; allowed: one URL or more");
    }
    if (one != null) {
      items.add(one);
    }
    List<URI> urls = new ArrayList<>();
    for (Item item : items) {
      URI url = Urls.readBase(item, section.has("cleartext"), "tenant");
      if (url != null) {
        checkLikeOthers(item, url, urls);
        urls.add(url);
      }
    }
    return urls;
  }

  /** Rules see the base path, so a call must not depend on which of the URLs it meets. */
  private static void checkLikeOthers(Item item, URI url, List<URI> urls) {
    if (urls.contains(url)) {
      item.error("stands in this list twice");
    } else if (!urls.isEmpty() && !urls.get(0).getRawPath().equals(url.getRawPath())) {
      item.error("has another base path than the first; all URLs of a tenant have the same");
    }
  }
}
