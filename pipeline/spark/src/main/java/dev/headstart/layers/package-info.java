/**
 * Which features of which layers of a net to use together. Comes in: a sample of labelled images
 * with the codes of several layers. Goes out: the features with the highest relevance, as many as
 * cross-validation finds best, or the code layer alone where that is as good.
 */
@NullMarked
package dev.headstart.layers;

import org.jspecify.annotations.NullMarked;
