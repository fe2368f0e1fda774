/** What Deeplearning4j looks for by name in this package of nd4j's; nothing else belongs here. */
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
