// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/** The way in which an image of any shape is brought to the net's input size. */
public enum ResizeRule {
  /**
   * The short side becomes {@code resizeTo}, the long side keeps the aspect ratio (rounded down),
   * and the centre is cropped: torchvision's {@code Resize(resizeTo)} and {@code CenterCrop}.
   */
  SHORT_SIDE,
  /** The image is stretched to the input size: torchvision's {@code Resize((height, width))}. */
  EXACT
}
