package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** {@code /environment/certificates}; what is not there is 404 without content. */
final class Certificates implements EnvironmentApi.Part {
  /** Certificates that the tenant holds. */
  static final int MOST = 100;

  private final AicState state;
  private final Documents certificates = new Documents(MOST);

  Certificates(AicState state) {
    this.state = state;
  }

  @Override
  public Answer answer(AicCall api, List<String> below) {
    if (below.size() > 1) {
      return EnvironmentApi.pathNotFound(api);
    }
    if (below.isEmpty()) {
      return switch (api.method()) {
        case "GET" -> AicAnswer.ok(certificates.all());
        case "POST" -> create(api);
        default -> EnvironmentApi.methodNotAllowed(api, "GET", "POST");
      };
    }
    String id = below.get(0);
    if (certificates.get(id).isEmpty()) {
      return Answer.empty(404);
    }
    return switch (api.method()) {
      case "GET" -> AicAnswer.ok(certificates.get(id).orElseThrow());
      case "PATCH" -> activate(api, id);
      case "DELETE" -> {
        certificates.remove(id);
        yield Answer.empty(200);
      }
      default -> EnvironmentApi.methodNotAllowed(api, "DELETE", "GET", "PATCH");
    };
  }

  private Answer create(AicCall api) {
    ObjectNode content = api.object();
    X509Certificate read = read(content.path("certificate").asText());
    ObjectNode certificate =
        JsonNodeFactory.instance
            .objectNode()
            .put("active", content.path("active").asBoolean(false))
            .put("expireTime", read.getNotAfter().toInstant().toString())
            .put("id", "ccrt-" + state.draw().uuid())
            .put("issuer", read.getIssuerX500Principal().getName())
            .put("live", false)
            .put("subject", read.getSubjectX500Principal().getName())
            .putNull("subjectAlternativeNames")
            .put("validFromTime", read.getNotBefore().toInstant().toString());
    certificates.put(certificate.path("id").asText(), certificate);
    return AicAnswer.ok(certificate);
  }

  private static X509Certificate read(String pem) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw CrestException.badRequest("certificate must be a certificate in PEM");
    }
  }

  private Answer activate(AicCall api, String id) {
    ObjectNode certificate = certificates.get(id).orElseThrow();
    certificate.put("active", api.object().path("active").asBoolean(false));
    certificates.put(id, certificate);
    return AicAnswer.ok(certificate);
  }
}
