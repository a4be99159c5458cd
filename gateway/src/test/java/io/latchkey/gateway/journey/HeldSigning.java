package io.latchkey.gateway.journey;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Signing with ES256 that takes as long as the test wants, on the gateway's signing thread alone:
 * as a slow machine, or a key of many bits, would have it.
 */
final class HeldSigning extends Provider implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int LIMIT_SECONDS = 20;

  private final transient AtomicInteger begun = new AtomicInteger();
  private transient volatile int free;
  private transient volatile CountDownLatch gate = new CountDownLatch(0);

  HeldSigning() {
    super("Held", "1", "signs when it may");
    putService(
        new Service(this, "Signature", ALGORITHM, Held.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new Held(HeldSigning.this);
          }
        });
    Security.insertProviderAt(this, 1);
  }

  /** After so many assertions nothing more is signed, until {@link #release}. */
  void holdAfter(int assertions) {
    free = assertions;
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** How many assertions were begun. */
  int begun() {
    return begun.get();
  }

  @Override
  public void close() {
    release();
    Security.removeProvider(getName());
  }

  private void await() throws SignatureException {
    if (!Thread.currentThread().getName().equals("latchkey-signing")) {
      return;
    }
    if (begun.incrementAndGet() <= free) {
      return;
    }
    try {
      if (!gate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new SignatureException("held too long");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new SignatureException(ended);
    }
  }

  /** The JDK's own signature, behind the gate. */
  private static final class Held extends SignatureSpi {
    private final HeldSigning gate;
    private final Signature signature;

    Held(HeldSigning gate) {
      this.gate = gate;
      try {
        this.signature = Signature.getInstance(ALGORITHM, "SunEC");
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws java.security.InvalidKeyException {
      signature.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws java.security.InvalidKeyException {
      signature.initSign(key);
    }

    @Override
    protected void engineUpdate(byte octet) throws SignatureException {
      signature.update(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int from, int length) throws SignatureException {
      signature.update(octets, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      gate.await();
      return signature.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signed) throws SignatureException {
      return signature.verify(signed);
    }

    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException(name);
    }
  }
}
