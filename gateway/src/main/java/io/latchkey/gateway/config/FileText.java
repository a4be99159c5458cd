package io.latchkey.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a small file, or a sentence that says why there is none and never what is in it. */
final class FileText {

  private FileText() {}

  /** Says what is wrong with a file. Stackless; its message is ours and follows the file's name. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String what) {
      super(what, null, false, false);
    }

    String what() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The whole text of {@code file}, which must be UTF-8.
   *
   * @param most the most octets that are taken
   */
  static String read(Path file, int most) throws UnreadableException {
    byte[] bytes = bytes(file, most);
    if (bytes.length > most) {
      throw new UnreadableException("is larger than " + Units.size(most));
    }
    if (bytes.length == 0) {
      throw new UnreadableException("is empty");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException garbled) {
      throw new UnreadableException("is not UTF-8 text");
    }
  }

  private static byte[] bytes(Path file, int most) throws UnreadableException {
    if (Files.isDirectory(file)) {
      throw new UnreadableException("is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    } catch (NoSuchFileException missing) {
      throw new UnreadableException("does not exist");
    } catch (AccessDeniedException denied) {
      throw new UnreadableException("may not be read by this process");
    } catch (IOException broken) {
      throw new UnreadableException("cannot be read");
    }
  }
}
