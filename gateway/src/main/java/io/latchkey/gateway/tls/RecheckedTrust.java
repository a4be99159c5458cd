package io.latchkey.gateway.tls;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import io.netty.util.NetUtil;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's verification, name and all, and two things more.
 *
 * <p>A host's name is proven by a subject alternative name; its common name, to which the JDK falls
 * back, proves nothing (RFC 9110 section 4.3.4).
 *
 * <p>A session that is resumed brings back certificates that were verified when it began, and they
 * must still be valid now. Only time can have come between: sessions belong to a context, and a
 * context never changes whom it trusts. Any thread.
 */
final class RecheckedTrust extends X509ExtendedTrustManager
    implements ResumableX509ExtendedTrustManager {
  private static final Integer DNS_NAME = 2;
  private static final String UNNAMED = "verified without an engine";

  private final X509ExtendedTrustManager verifying;

  RecheckedTrust(X509ExtendedTrustManager verifying) {
    this.verifying = verifying;
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    recheck(chain, engine);
  }

  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    recheck(chain, engine);
  }

  private static void recheck(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    try {
      for (X509Certificate each : chain) {
        each.checkValidity();
      }
    } catch (CertificateException over) {
      engine.getSession().invalidate();
      throw over;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    verifying.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    verifying.checkServerTrusted(chain, authType, engine);
    if (!isAddress(engine.getPeerHost()) && !hasDnsName(chain[0])) {
      throw new CertificateException("the JDK took its common name for a host's");
    }
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private static boolean hasDnsName(X509Certificate leaf) throws CertificateException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    return names != null && names.stream().anyMatch(name -> name.get(0).equals(DNS_NAME));
  }

  /** Engines are all we have, and they know the name; nobody is trusted in another way. */
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException(UNNAMED);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException(UNNAMED);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException(UNNAMED);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException(UNNAMED);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifying.getAcceptedIssuers();
  }
}
