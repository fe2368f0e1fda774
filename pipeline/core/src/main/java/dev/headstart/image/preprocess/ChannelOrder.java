// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/** The order of the three colour planes that a net was trained with, or that it sees no colour. */
public enum ChannelOrder {
  RGB,
  /** The order of OpenCV, and so of Caffe's nets. */
  BGR,
  /**
   * Three equal planes of the brightness, computed from the image as it is decoded, as Pillow's
   * {@code convert("L")} does. A net of one channel takes the first of them.
   */
  GRAY
}
