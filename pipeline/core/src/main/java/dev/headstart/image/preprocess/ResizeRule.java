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
  EXACT,
  /**
   * The image is stretched to {@code resizeTo} x {@code resizeTo}, and the centre is cropped:
   * timm's crop mode {@code squash} with a crop ratio below 1.
   */
  SQUASH,
  /**
   * The long side becomes {@code resizeTo}, the short side keeps the aspect ratio (rounded half to
   * even, at least one pixel), and the centre is cropped where it is larger than the input, and
   * padded with black where it is smaller: timm's {@code ResizeKeepRatio(resizeTo, longest=1)} and
   * {@code CenterCropOrPad}, OpenCLIP's resize mode {@code longest}.
   */
  LONGEST
}
