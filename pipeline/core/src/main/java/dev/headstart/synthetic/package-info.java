/**
 * Images painted from formulas: takes a seed, a class and a number, and returns a labelled image,
 * equal to the bit on every machine. Nets are pretrained on them ({@link
 * dev.headstart.synthetic.Curriculum}), and the demo runs on them ({@link
 * dev.headstart.synthetic.DemoPhotos}). This package does not use Spark.
 */
@NullMarked
package dev.headstart.synthetic;

import org.jspecify.annotations.NullMarked;
