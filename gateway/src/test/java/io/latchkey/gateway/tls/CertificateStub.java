package io.latchkey.gateway.tls;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A certificate of which nothing counts but its names and its end. */
final class CertificateStub extends X509Certificate {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Collection<List<?>> names;
  private final boolean expired;

  CertificateStub(boolean expired, @Nullable Collection<List<?>> names) {
    this.names = names;
    this.expired = expired;
  }

  static CertificateStub named(String... dnsNames) {
    return new CertificateStub(
        false, java.util.Arrays.stream(dnsNames).<List<?>>map(name -> List.of(2, name)).toList());
  }

  @Override
  public @Nullable Collection<List<?>> getSubjectAlternativeNames() {
    return names;
  }

  @Override
  public void checkValidity() throws CertificateExpiredException {
    if (expired) {
      throw new CertificateExpiredException();
    }
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    checkValidity();
  }

  private static UnsupportedOperationException unasked() {
    return new UnsupportedOperationException();
  }

  @Override
  public int getVersion() {
    throw unasked();
  }

  @Override
  public BigInteger getSerialNumber() {
    throw unasked();
  }

  @Override
  public Principal getIssuerDN() {
    throw unasked();
  }

  @Override
  public Principal getSubjectDN() {
    throw unasked();
  }

  @Override
  public Date getNotBefore() {
    throw unasked();
  }

  @Override
  public Date getNotAfter() {
    throw unasked();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw unasked();
  }

  @Override
  public byte[] getSignature() {
    throw unasked();
  }

  @Override
  public String getSigAlgName() {
    throw unasked();
  }

  @Override
  public String getSigAlgOID() {
    throw unasked();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw unasked();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw unasked();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw unasked();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw unasked();
  }

  @Override
  public int getBasicConstraints() {
    throw unasked();
  }

  @Override
  public byte[] getEncoded() {
    throw unasked();
  }

  @Override
  public void verify(PublicKey key) {
    throw unasked();
  }

  @Override
  public void verify(PublicKey key, String provider) {
    throw unasked();
  }

  @Override
  public String toString() {
    return "stub";
  }

  @Override
  public PublicKey getPublicKey() {
    throw unasked();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    throw unasked();
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    throw unasked();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    throw unasked();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    throw unasked();
  }
}
