package dev.headstart.image.preprocess;

/** The order of the three colour planes that a net was trained with. */
public enum ChannelOrder {
  RGB,
  /** The order of OpenCV, and so of Caffe's nets. */
  BGR
}
