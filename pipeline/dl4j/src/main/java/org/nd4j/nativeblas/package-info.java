/** What Deeplearning4j looks for by name in this package of nd4j's; nothing else belongs here. */
package org.nd4j.nativeblas;
