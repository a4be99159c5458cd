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
  /** What stands where octets are no UTF-8; a text may also hold it by itself. */
  private static final char UNREADABLE = '\uFFFD';

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
   * The whole text of {@code file}, which must be a plain file of UTF-8.
   *
   * @param most the most octets that are taken
   */
  static String read(Path file, int most) throws UnreadableException {
    return text(octets(file, most));
  }

  /** The same of what may be a pipe or device too, for a file that is read once, by name. */
  static String readStream(Path file, int most) throws UnreadableException {
    return text(bounded(bytes(file, most), most));
  }

  private static String text(byte[] bytes) throws UnreadableException {
    // fast, and marks what it cannot read
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(UNREADABLE) < 0 ? text : strictly(bytes);
  }

  private static String strictly(byte[] bytes) throws UnreadableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException garbled) {
      throw new UnreadableException("is not UTF-8 text");
    }
  }

  /** The whole content of a plain file, at least one octet and at most {@code most}. */
  static byte[] octets(Path file, int most) throws UnreadableException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new UnreadableException("is no plain file"); // a pipe would be waited at for ever
    }
    return bounded(bytes(file, most), most);
  }

  private static byte[] bounded(byte[] bytes, int most) throws UnreadableException {
    if (bytes.length > most) {
      throw new UnreadableException("is larger than " + Units.size(most));
    }
    if (bytes.length == 0) {
      throw new UnreadableException("is empty");
    }
    return bytes;
  }

  private static byte[] bytes(Path file, int most) throws UnreadableException {
    if (Files.isDirectory(file)) {
      throw new UnreadableException("is a directory; name a file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    } catch (NoSuchFileException missing) {
      throw new UnreadableException(
          Files.isSymbolicLink(file)
              ? "is a link that leads to nothing; is what it points at mounted here too?"
              : "does not exist; correct the name, or put the file there");
    } catch (AccessDeniedException denied) {
      throw new UnreadableException(
          "may not be read by this process; give the user that it runs as the right to");
    } catch (IOException broken) {
      throw new UnreadableException("cannot be read");
    }
  }
}
