// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.ImageException;
import dev.headstart.image.Span;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes Deflate in TIFF (Adobe Photoshop TIFF Technical Notes): each strip is a zlib stream. */
final class TiffInflater implements TiffStream {
  private final Inflater inflater = new Inflater();

  TiffInflater(Span data) {
    inflater.setInput(data.file(), data.offset(), data.length());
  }

  @Override
  public void read(byte[] out, int length) throws ImageException {
    try {
      for (int count = 0; count < length; ) {
        int more = inflater.inflate(out, count, length - count);
        if (more == 0 && (inflater.finished() || inflater.needsInput())) {
          throw TiffStream.cutOff();
        } else if (more == 0) {
          throw TiffStream.damaged(); // a dictionary is needed, which TIFF does not have
        }
        count += more;
      }
    } catch (DataFormatException e) {
      throw TiffStream.damaged();
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
