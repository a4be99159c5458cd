package io.latchkey.gateway.policy.caller;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** A certificate that nobody signed: a subject, names and an end. */
final class FakeCertificate extends X509Certificate {
  private final X500Principal subject;
  private final Collection<List<?>> names;
  private final Date end;
  private final boolean garbled;

  private FakeCertificate(String subject, List<List<?>> names, Instant end, boolean garbled) {
    this.subject = new X500Principal(subject);
    this.names = names;
    this.end = Date.from(end);
    this.garbled = garbled;
  }

  static FakeCertificate of(String subject, Instant end, List<List<?>> names) {
    return new FakeCertificate(subject, names, end, false);
  }

  static FakeCertificate garbled(String subject, Instant end) {
    return new FakeCertificate(subject, List.of(), end, true);
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return subject;
  }

  @Override
  public Collection<List<?>> getSubjectAlternativeNames() throws CertificateParsingException {
    if (garbled) {
      throw new CertificateParsingException("garbled");
    }
    return names;
  }

  @Override
  public Date getNotAfter() {
    return end;
  }

  @Override
  public byte[] getEncoded() {
    return subject.getName().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void checkValidity() {}

  @Override
  public void checkValidity(Date date) {}

  @Override
  public int getVersion() {
    return 3;
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ONE;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    return subject;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    return subject;
  }

  @Override
  public Date getNotBefore() {
    return new Date(0);
  }

  @Override
  public byte[] getTBSCertificate() {
    return new byte[0];
  }

  @Override
  public byte[] getSignature() {
    return new byte[0];
  }

  @Override
  public String getSigAlgName() {
    return "none";
  }

  @Override
  public String getSigAlgOID() {
    return "1.2.3";
  }

  @Override
  public byte[] getSigAlgParams() {
    return new byte[0];
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    return new boolean[0];
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    return new boolean[0];
  }

  @Override
  public boolean[] getKeyUsage() {
    return new boolean[0];
  }

  @Override
  public int getBasicConstraints() {
    return -1;
  }

  @Override
  public void verify(PublicKey key) {}

  @Override
  public void verify(PublicKey key, String provider) {}

  @Override
  public String toString() {
    return "FakeCertificate";
  }

  @Override
  public PublicKey getPublicKey() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    return new byte[0];
  }
}
