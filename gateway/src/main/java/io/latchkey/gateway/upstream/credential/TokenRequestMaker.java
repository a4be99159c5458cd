package io.latchkey.gateway.upstream.credential;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.net.URI;

/**
 * Makes the token request of a grant, afresh for each attempt: an assertion is never sent twice.
 */
interface TokenRequestMaker {
  /** The request to {@code endpoint}. */
  TokenRequest make(URI endpoint);
}
