/**
 * The class that Deeplearning4j looks up by name in this package of ND4J; nothing else belongs
 * here.
 */
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
