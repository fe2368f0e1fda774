// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/**
 * The order of the three colour planes that a net was trained with, or gray for nets without
 * colour.
 */
public enum ChannelOrder {
  RGB,
  /** The order of OpenCV, and therefore of Caffe's nets. */
  BGR,
  /**
   * Three equal planes of luminance, computed from the decoded image as Pillow's {@code
   * convert("L")} does. A net with one channel takes the first of them.
   */
  GRAY
}
