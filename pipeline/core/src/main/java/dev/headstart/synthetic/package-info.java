/**
 * Images from formulas: a seed, a class and a number come in, a labelled image goes out, the same
 * to the bit on every machine. Nets are pretrained on them ({@link
 * dev.headstart.synthetic.Curriculum}), and the demo runs on them ({@link
 * dev.headstart.synthetic.DemoPhotos}). No Spark here.
 */
@NullMarked
package dev.headstart.synthetic;

import org.jspecify.annotations.NullMarked;
