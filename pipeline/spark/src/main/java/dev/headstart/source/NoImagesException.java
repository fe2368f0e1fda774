// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;

/** Thrown when the places of a source exist but hold no images. */
public final class NoImagesException extends InputException {

  private static final long serialVersionUID = 1L;

  NoImagesException(String message) {
    super(message);
  }
}
