// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import org.jspecify.annotations.Nullable;

/**
 * The small versions of an image.
 *
 * @param whole the whole image, turned upright, as a WebP file, or null if it could not be read
 * @param seen what the net saw of it, as a WebP file, or null if that was not asked for
 * @param error why it could not be read, or null
 */
@SuppressWarnings("ArrayRecordComponent") // files, never compared
record Thumbnail(byte @Nullable [] whole, byte @Nullable [] seen, @Nullable String error) {

  int bytes() {
    return (whole == null ? 0 : whole.length) + (seen == null ? 0 : seen.length);
  }
}
