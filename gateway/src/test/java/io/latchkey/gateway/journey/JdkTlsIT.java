package io.latchkey.gateway.journey;

import org.junit.jupiter.api.Nested;

/** The journeys over TLS once more, where BoringSSL does not run. */
class JdkTlsIT {
  @Nested
  @TlsBy("jdk")
  class Callers extends TlsIT {}

  @Nested
  @TlsBy("jdk")
  class CallersCertificates extends CertificateIT {}

  @Nested
  @TlsBy("jdk")
  class Tenants extends TenantTlsIT {}

  @Nested
  @TlsBy("jdk")
  class TokenEndpoints extends EndpointTlsIT {}

  @Nested
  @TlsBy("jdk")
  class MutualTls extends MutualTlsIT {}

  @Nested
  @TlsBy("jdk")
  class TrustMatrix extends TrustMatrixIT {}

  @Nested
  @TlsBy("jdk")
  class Reload extends TlsReloadIT {}

  @Nested
  @TlsBy("jdk")
  class Resumption extends ResumptionIT {}

  @Nested
  @TlsBy("jdk")
  class CallersAuthorities extends CallerAuthorityIT {}

  @Nested
  @TlsBy("jdk")
  class Ciphers extends CipherIT {}
}
